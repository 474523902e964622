using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Lbaas.Akka.Deaths;

namespace Lbaas.Akka.Tests.Deaths;

public sealed class TcpKnockTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_port_that_somebody_listens_at_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.Equal(Knock.Answered, await TcpKnock.TryAsync(Here(((IPEndPoint)listener.LocalEndpoint).Port), s_limit));
    }

    [Fact]
    public async Task A_port_that_nobody_listens_at_refuses()
    {
        // Bound, so that nobody else gets it meanwhile.
        using var bound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal(Knock.Refused, await TcpKnock.TryAsync(Here(((IPEndPoint)bound.LocalEndPoint!).Port), s_limit));
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_silent() =>
        Assert.Equal(Knock.Silent, await TcpKnock.TryAsync(new Address("akka.tcp", "lbaas", "nobody.invalid", 4053), s_limit));

    [Fact]
    public async Task Who_does_not_answer_in_time_is_silent() =>
        Assert.Equal(Knock.Silent, await TcpKnock.TryAsync(Here(1), TimeSpan.Zero));

    private static Address Here(int port) => new("akka.tcp", "lbaas", "127.0.0.1", port);
}
