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
                case < 20:
                    Kill("whole node", fleet, _ => true);
                    break;
                case < 35:
                    KillForGood(fleet);
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
        if (Any(fleet) is { } amphora)
            Kill(what, fleet, amphora, isMeant);
    }

    // Its machine is lost with all that was on it: nobody can start it again.
    private void KillForGood(Fleet fleet)
    {
        if (Any(fleet) is not { } amphora)
            return;
        fleet.Lose(amphora);
        Kill("node for good", fleet, amphora, _ => true);
    }

    private void Kill(string what, Fleet fleet, string amphora, Func<string, bool> isMeant)
    {
        var victims = fleet.ProcessesOf(amphora).FindAll(pid => isMeant(Machine.CommandLine(pid)));
        if (victims.Count > 0)
            Count(what, fleet);
        victims.ForEach(pid => Machine.Signal(pid, Machine.SigKill));
    }

    private string? Any(Fleet fleet) => fleet.Amphorae() is { Count: > 0 } amphorae ? amphorae[random.Next(amphorae.Count)] : null;

    private void Count(string what, Fleet fleet)
    {
        _kills[what] = _kills.GetValueOrDefault(what) + 1;
        fleet.Note(what);
    }
}
