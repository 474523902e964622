using System.Globalization;
using Lbaas.Drivers.Compute.Local;
using Lbaas.Drivers.Linux;
using Lbaas.Drivers.Networks;

namespace Lbaas.Drivers.Compute.Namespaces;

/// <summary>
/// A named network namespace for each amphora: a machine of its own as far as addresses go. It is made before the agent
/// starts, again after a restart of the machine, and goes with the instance.
/// </summary>
internal sealed class NamespaceNetwork(IpProgram ip, IVipPlugging plugging, TimeProvider clock) : IAgentNetwork
{
    private const string Directory = "/run/netns";

    // On the command line of the keepalived that holds the VIPs; others carry UDP listeners, and still have to tell what they counted.
    private const string Vrrp = "octavia-keepalived.conf";

    // A standby has no VIP and yet listens at it; and the VIP of one that leaves is still in the network when another
    // takes it over, so that looking for duplicates would find one.
    private const string Settings =
        "echo 1 >/proc/sys/net/ipv4/ip_nonlocal_bind; echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind; "
        + "echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad; echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad";
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    // The end of an id: ids that are made at the same time begin alike.
    public string NamespaceOf(Guid amphoraId) => $"lbaas-{amphoraId.ToString("N")[^12..]}";

    public Task PrepareAsync(Guid amphoraId, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var name = NamespaceOf(amphoraId);
        if (Exists(name))
            return true;
        await ip.RunAsync(cancellation, "netns", "add", name).ConfigureAwait(false);
        await ip.RunAsync(cancellation, "netns", "exec", name, "/bin/sh", "-c", Settings).ConfigureAwait(false);
        await ip.RunAsync(cancellation, "-n", name, "link", "set", "lo", "up").ConfigureAwait(false);
        // What it had went with a former namespace of the same name, for instance when the machine was restarted.
        await plugging.RestoreAsync(amphoraId, cancellation).ConfigureAwait(false);
        return true;
    });

    public Task<bool> LeaveAsync(Guid amphoraId, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var name = NamespaceOf(amphoraId);
        // Told to end, keepalived says goodbye to the others, who take the VIP over within a second instead of four.
        var keepers = (await ProcessesAsync(name, cancellation).ConfigureAwait(false)).FindAll(pid => Processes.IsAlive(pid, Vrrp));
        keepers.ForEach(pid => Processes.Signal(pid, Processes.Terminate));
        var begun = clock.GetTimestamp();
        while (keepers.Exists(pid => Processes.IsAlive(pid, Vrrp)) && clock.GetElapsedTime(begun) < LeaveTimeout)
            await Task.Delay(Poll, clock, cancellation).ConfigureAwait(false);
        await plugging.UnplugAsync(amphoraId, cancellation).ConfigureAwait(false);
        return true;
    });

    public Task RemoveAsync(Guid amphoraId, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var name = NamespaceOf(amphoraId);
        if (!Exists(name))
            return true;
        foreach (var pid in await ProcessesAsync(name, cancellation).ConfigureAwait(false))
            Processes.Signal(pid, Processes.KillNow);
        await ip.RunAsync(cancellation, "netns", "delete", name).ConfigureAwait(false);
        return true;
    });

    private async Task<List<int>> ProcessesAsync(string name, CancellationToken cancellation)
    {
        if (!Exists(name))
            return [];
        var lines = await ip.RunAsync(cancellation, "netns", "pids", name).ConfigureAwait(false);
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
    }

    private static bool Exists(string name) => File.Exists(Path.Combine(Directory, name));

    private static async Task<bool> GuardAsync(Func<Task<bool>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or NetworkException)
        {
            throw new ComputeException($"the network namespace: {failure.Message}", false, failure);
        }
    }
}
