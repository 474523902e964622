using Lbaas.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Lbaas.Tests;

/// <summary>
/// Begins with the collections that take long: those that have a name, where many classes wait for each other, and a few that are
/// one class. Begun last, one of them would run alone at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        nameof(Soak.SoakTests), EndToEnd.TrafficCollection.Name, Amphora.HaproxyCollection.Name, EndToEnd.ProcessCollection.Name, nameof(Simulation.SimulationTests),
        nameof(Fleet.FleetTests), Wire.WireCollection.Name, nameof(Drivers.KilledAgentTests), nameof(Cli.CliTests), nameof(Certificates.CertificateDeliveryTests),
        nameof(Api.ServerCollection), Octavia.OctaviaAmphoraCollection.Name, nameof(Drivers.HostileTenantValuesTests), nameof(Certificates.CertificateApiTests),
        nameof(Amphora.VrrpTests), nameof(Simulation.SabotageTests), nameof(Rules.NothingLeftTests), nameof(Fuzz.FuzzTests), nameof(Events.EventStreamTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection.TestCollectionDisplayName)).ThenBy(collection => collection.UniqueID, StringComparer.Ordinal)];

    private static int PlaceOf(string name)
    {
        var place = Array.FindIndex(Long, known => name == known || name.Contains($".{known} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
