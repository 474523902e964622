using System.Net;
using System.Net.Sockets;

namespace Lbaas.Tests.Amphora;

/// <summary>A member that sends back what it gets, and clients of it that count bytes.</summary>
internal sealed class EchoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public EchoServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The usual configuration in TCP mode, with this as its only member.</summary>
    public string Configuration(HaproxyText text) => string.Join('\n', text.Answering("x").Split('\n')
        .Where(line => !line.Contains("http-request") && !line.Contains("    server ") && !line.Contains("prometheus") && !line.Contains(text.ExporterBind))
        .Select(line => line.Replace("mode http", "mode tcp").Replace("load-server-state-from-file global",
            $"server {text.UncheckedMember} {_listener.LocalEndpoint}")));

    public static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    /// <summary>Sends so many bytes and waits until all have come back.</summary>
    public static async Task ExchangeAsync(TcpClient client, int bytes)
    {
        var sending = client.GetStream().WriteAsync(new byte[bytes]);
        await client.GetStream().ReadExactlyAsync(new byte[bytes]);
        await sending;
    }

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(5));
        _listener.Dispose();
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
                clients.Add(EchoAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (SocketException)
        {
            await Task.WhenAll(clients); // it was stopped
        }
    }

    private static async Task EchoAsync(TcpClient client)
    {
        using (client)
            await client.GetStream().CopyToAsync(client.GetStream());
    }
}
