using System.Text.Json;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Health;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Health;

/// <summary>What is desired of a node, from the documents that clients see.</summary>
public sealed class ReadSideAmphoraDirectory(IReadSide readSide) : IAmphoraDirectory
{
    public AmphoraExpectation? Find(Guid amphoraId)
    {
        if (readSide.Find(DocumentKinds.Amphora, amphoraId.ToString())?.OwnerId is not { } balancerId ||
            readSide.Find(DocumentKinds.LoadBalancer, balancerId) is not { } balancer)
            return null;
        using var json = JsonDocument.Parse(balancer.Body);
        return new AmphoraExpectation(
            Guid.Parse(balancerId),
            json.RootElement.GetProperty("provisioning_status").GetString()!,
            IsEnabled(json),
            [.. Of(DocumentKinds.Listener, balancerId).Select(Expected)],
            IdsOf(DocumentKinds.Pool, balancerId),
            IdsOf(DocumentKinds.Member, balancerId));
    }

    public bool IsSpare(Guid amphoraId) => readSide.Find(DocumentKinds.Amphora, amphoraId.ToString()) is { OwnerId: null };

    /// <summary>The nodes in service, which should be heard.</summary>
    public IEnumerable<Guid> InService() =>
        // One in ERROR goes on carrying what it carries, unless it is a spare.
        With(AmphoraStatus.Allocated).Concat(With(AmphoraStatus.FailoverStopped)).Concat(With(AmphoraStatus.Error).Where(document => document.OwnerId is not null))
            .Select(document => Guid.Parse(document.Id));

    private IReadOnlyList<Document> Of(string kind, string balancerId) => readSide.Query(new DocumentQuery(kind) { OwnerId = balancerId });

    private HashSet<Guid> IdsOf(string kind, string balancerId) => [.. Of(kind, balancerId).Select(document => Guid.Parse(document.Id))];

    private IReadOnlyList<Document> With(string status) =>
        readSide.Query(new DocumentQuery(DocumentKinds.Amphora) { Filters = [new AttributeFilter("status", status)] });

    private static ExpectedListener Expected(Document listener)
    {
        using var json = JsonDocument.Parse(listener.Body);
        return new ExpectedListener(Guid.Parse(listener.Id), IsEnabled(json));
    }

    private static bool IsEnabled(JsonDocument json) => json.RootElement.GetProperty("admin_state_up").GetBoolean();
}
