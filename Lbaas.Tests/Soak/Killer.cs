using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Soak;

/// <summary>Kills what it meets, by SIGKILL alone.</summary>
internal sealed class Killer(IReadOnlyList<Fleet> fleets, Random random)
{
    private readonly SortedDictionary<string, int> _kills = new(StringComparer.Ordinal);

    public string Summary => string.Join(", ", _kills.Select(kill => $"{kill.Value} × {kill.Key}"));

    /// <summary>One after the other, one to three seconds apart.</summary>
    public async Task KillForAsync(TimeSpan time)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (TimeProvider.System.GetTimestamp() < end)
        {
            await Task.Delay(random.Next(1_000, 3_000));
            var fleet = fleets[random.Next(fleets.Count)];
            fleet.Look();
            switch (random.Next(100))
            {
                case < 12:
                    Count("control plane", fleet);
                    await fleet.RestartServerAsync(TimeSpan.FromMilliseconds(random.Next(2_000)));
                    break;
                case < 27:
                    Kill("whole node", fleet, _ => true);
                    break;
                case < 60:
                    Kill("agent", fleet, line => line.Contains("Lbaas.Amphora"));
                    break;
                case < 70 when fleet.HasKeepalived:
                    Kill("keepalived", fleet, line => line.Contains("keepalived"));
                    break;
                default:
                    Kill("HAProxy", fleet, line => line.Contains("haproxy.cfg"));
                    break;
            }
        }
    }

    private void Kill(string what, Fleet fleet, Func<string, bool> isMeant)
    {
        var amphorae = fleet.Amphorae();
        if (amphorae.Count == 0)
            return;
        var victims = fleet.ProcessesOf(amphorae[random.Next(amphorae.Count)]).FindAll(pid => isMeant(Machine.CommandLine(pid)));
        if (victims.Count > 0)
            Count(what, fleet);
        victims.ForEach(pid => Machine.Signal(pid, Machine.SigKill));
    }

    private void Count(string what, Fleet fleet)
    {
        _kills[what] = _kills.GetValueOrDefault(what) + 1;
        fleet.Note(what);
    }
}
