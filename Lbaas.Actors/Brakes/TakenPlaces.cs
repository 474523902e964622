namespace Lbaas.Actors.Brakes;

/// <summary>Counts replacements against the velocity limits.</summary>
internal sealed class TakenPlaces
{
    private readonly BrakeOptions _options;
    private readonly Dictionary<string, int> _zones = [];
    private readonly Dictionary<(string Zone, string Host), int> _hosts = [];
    private int _total;

    public TakenPlaces(BrakeOptions options, IEnumerable<RepairCase> granted)
    {
        _options = options;
        foreach (var repair in granted)
            Take(repair.Domain);
    }

    public bool IsFull => _total >= _options.TotalMax;

    /// <returns>False: there is no place now.</returns>
    public bool TryTake(FailureDomain domain)
    {
        // A host is counted where one is named; a zone always is.
        var host = domain.Host is { } name ? _hosts.GetValueOrDefault((domain.Zone, name)) : 0;
        if (IsFull || _zones.GetValueOrDefault(domain.Zone) >= _options.PerZoneMax || host >= _options.PerHostMax)
            return false;
        Take(domain);
        return true;
    }

    private void Take(FailureDomain domain)
    {
        _total++;
        _zones[domain.Zone] = _zones.GetValueOrDefault(domain.Zone) + 1;
        if (domain.Host is { } host)
            _hosts[(domain.Zone, host)] = _hosts.GetValueOrDefault((domain.Zone, host)) + 1;
    }
}
