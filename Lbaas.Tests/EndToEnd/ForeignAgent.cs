using Lbaas.Actors.Compute;
using Lbaas.Drivers;
using Lbaas.Drivers.Certificates;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Compute.Local;

namespace Lbaas.Tests.EndToEnd;

/// <summary>An agent of an installation that none of its amphorae has ordered.</summary>
internal static class ForeignAgent
{
    /// <param name="done">Done to it before the server, which stands still while it starts, can see it: it may be ended as soon as it is seen.</param>
    public static async Task<Guid> StartAsync(Site site, Action<Guid>? done = null)
    {
        using var standstill = site.Server.Pause();
        var options = new LocalComputeOptions { RuntimeDirectory = Path.Combine(site.Root, "r") };
        using var authority = CertificateAuthority.Open(site.DataDirectory, TimeProvider.System);
        var settings = new AgentSettings("/usr/sbin/haproxy", [$"127.0.0.1:{site.HeartbeatPort}"], 1, HeartbeatKey.Open(site.DataDirectory));
        using var compute = new LocalComputeDriver(new DriverDirectory(site.DataDirectory), options, settings, authority, TimeProvider.System);
        var amphora = Guid.NewGuid();
        await compute.CreateAsync(new CreateInstance(amphora, null, "local"), default);
        done?.Invoke(amphora);
        return amphora;
    }
}
