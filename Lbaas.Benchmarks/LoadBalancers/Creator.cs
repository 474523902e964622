using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.LoadBalancers;

/// <summary>A client that creates a load balancer and polls it until it is ACTIVE: at once, then after pauses from 2 ms to 5 ms.</summary>
internal sealed class Creator(HttpConnection connection)
{
    private const double PauseGrowth = 2;
    private const double PauseMinMs = 2;
    private const double PauseMaxMs = 5;

    private static readonly byte[] Create = HttpConnection.Request(
        "POST", "/v2/lbaas/loadbalancers",
        """{"loadbalancer":{"name":"benchmark","vip_subnet_id":"5d2c1a30-7d2f-4e6b-9a53-3a1f0f3f0b6e"}}""");

    private readonly byte[] _show = HttpConnection.Request("GET", $"/v2/lbaas/loadbalancers/{Guid.Empty}");
    private readonly int _idAt = "GET /v2/lbaas/loadbalancers/".Length;

    /// <summary>The id of the last load balancer created.</summary>
    public string LastId => System.Text.Encoding.ASCII.GetString(_show, _idAt, 36);

    /// <summary>GETs sent so far.</summary>
    public long Polls { get; private set; }

    /// <summary>Creates one and does not wait for what becomes of it.</summary>
    /// <exception cref="IOException">The creation is refused.</exception>
    public void CreateOne() => connection.Send(Create).Expect(201).Text("\"id\":\""u8).CopyTo(_show.AsSpan(_idAt));

    /// <exception cref="IOException">The creation is refused or fails.</exception>
    public void CreateUntilActive()
    {
        CreateOne();
        for (var pauseMs = PauseMinMs; !IsActive(); pauseMs = Math.Min(pauseMs * PauseGrowth, PauseMaxMs))
            Thread.Sleep(TimeSpan.FromMilliseconds(pauseMs));
    }

    private bool IsActive()
    {
        Polls++;
        var status = connection.Send(_show).Expect(200).Text("\"provisioning_status\":\""u8);
        return !status.SequenceEqual("ERROR"u8) ? status.SequenceEqual("ACTIVE"u8) : throw new IOException("A creation failed.");
    }
}
