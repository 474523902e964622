using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Builds;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Amphorae;

/// <summary>What operators see of the pools: those that should have spares, and those that still have some to give back.</summary>
public sealed class AmphoraPoolReport(IActorHost host, IReadSide readSide, AmphoraPoolSettings settings)
{
    private readonly AmphoraPoolOptions _options = settings.ForPools();

    /// <summary>The ids of the pools.</summary>
    public IReadOnlyList<string> Pools() =>
        [.. _options.Stocked.Concat(readSide.Query(new DocumentQuery(DocumentKinds.AmphoraPool)).Select(document => document.Id)).Distinct()];

    /// <summary>Instances that wait until others are built.</summary>
    public int BuildsWaiting => Count("waiting");

    public object All() => new { Pools = Pools().Select(Of).ToList(), Builds = Builds() };

    /// <summary>One pool: what it should have, and what it has.</summary>
    public JsonObject Of(string pool)
    {
        var make = AmphoraMake.OfPool(pool);
        var page = new JsonObject
        {
            ["id"] = pool,
            ["zone"] = make.Zone,
            ["compute_flavor"] = make.ComputeFlavor,
            ["image_tag"] = make.ImageTag,
            ["wanted"] = _options.WantedIn(pool),
        };
        foreach (var (name, value) in Shown(DocumentKinds.AmphoraPool, pool) ?? Empty)
            page[name] = value?.DeepClone();
        page["next_look"] = JsonSerializer.SerializeToNode(host.DueAt(AmphoraPoolCommand.AddressOf(pool), AmphoraPoolBehavior.CheckTimer));
        return page;
    }

    private object Builds() => new
    {
        Limit = settings.BuildingAtOnce,
        Building = Count("building"),
        Waiting = BuildsWaiting,
    };

    private int Count(string name) => (int?)Shown(DocumentKinds.BuildQueue, BuildQueueCommand.Address.Id)?[name] ?? 0;

    private JsonObject? Shown(string kind, string id) =>
        readSide.Find(kind, id) is { } document ? JsonNode.Parse(document.Body.Span)!.AsObject() : null;

    private static JsonObject Empty => JsonNode.Parse(AmphoraPoolProjection.Body(new AmphoraPoolState()).Span)!.AsObject();
}
