using System.Text.Json;
using Lbaas.Actors.Compute;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Instances;

/// <summary>The amphorae that exist, from the documents that operators see: as new as the last commit.</summary>
public sealed class KnownAmphorae(IReadSide readSide)
{
    public bool Has(Guid amphoraId) => readSide.Find(DocumentKinds.Amphora, amphoraId.ToString()) is not null;

    /// <exception cref="Lbaas.Runtime.JournalUnavailableException">The database can't be read.</exception>
    public IReadOnlyDictionary<Guid, KnownAmphora> Read() =>
        readSide.Query(new DocumentQuery(DocumentKinds.Amphora)).ToDictionary(document => Guid.Parse(document.Id), Of);

    private static KnownAmphora Of(Document document)
    {
        using var json = JsonDocument.Parse(document.Body);
        return new KnownAmphora(json.RootElement.GetProperty("status").GetString()!, json.RootElement.GetProperty("compute_id").GetString());
    }
}
