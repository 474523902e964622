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
        nameof(Soak.SoakTests), Amphora.HaproxyCollection.Name, Octavia.OctaviaAmphoraCollection.Name, nameof(Simulation.SimulationTests), EndToEnd.ProcessCollection.Name,
        Wire.WireCollection.Name, nameof(Cli.CliTests), nameof(Drivers.KilledAgentTests), nameof(Api.ServerCollection),
        nameof(Certificates.CertificateDeliveryTests),
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
