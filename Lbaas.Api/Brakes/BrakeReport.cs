using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Brakes;

/// <summary>What is known of the brake without asking it: it can be read while nothing can be written.</summary>
public sealed class BrakeReport(IReadSide readSide, BrakeOptions options, TimeProvider time)
{
    /// <summary>Enough to see what is wrong; the count says how many there are.</summary>
    private const int ShownMax = 1_000;

    private static readonly ReadOnlyMemory<byte> Untouched = JsonBody.Copy(new BrakeState(), BrakeRenderer.Write);

    /// <summary>The brake in short, as the projection wrote it.</summary>
    public JsonElement Summary() => Parse(readSide.Find(DocumentKinds.Brake, BrakeCommand.Address.Id)?.Body ?? Untouched);

    /// <summary>All of it, for the operator.</summary>
    public object Page()
    {
        var brake = Summary();
        var recent = brake.GetProperty("convictions"u8).EnumerateArray().Where(IsRecent).ToList();
        return new
        {
            State = brake.GetProperty("state"u8),
            Cause = brake.GetProperty("cause"u8),
            Since = brake.GetProperty("since"u8),
            Enabled = brake.GetProperty("enabled"u8),
            Override = brake.GetProperty("override"u8),
            Limits = Limits(),
            Convictions = new { Count = recent.Count, Total = brake.GetProperty("convictions_total"u8), Latest = recent },
            Queue = new { Count = brake.GetProperty("waiting"u8), Amphorae = Repairs(isReplaced: false) },
            Replacements = new
            {
                Count = brake.GetProperty("replacing"u8),
                Total = brake.GetProperty("replaced_total"u8),
                Amphorae = Repairs(isReplaced: true),
            },
        };
    }

    private object Limits() => new
    {
        options.ConvictionsMax,
        WindowSeconds = (int)options.Window.TotalSeconds,
        options.PerHostMax,
        options.PerZoneMax,
        options.TotalMax,
        ReplacementSeconds = (int)options.GrantDeadline.TotalSeconds,
        options.QueueMax,
    };

    private List<JsonElement> Repairs(bool isReplaced) => [.. readSide.Query(new DocumentQuery(DocumentKinds.Repair)
    {
        Filters = [new AttributeFilter("is_replaced", isReplaced)],
        Sort = [new SortKey("place")],
        Limit = ShownMax,
    }).Select(document => Parse(document.Body))];

    private bool IsRecent(JsonElement conviction)
    {
        var (at, invariant) = (conviction.GetProperty("at"u8).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        return DateTimeOffset.ParseExact(at, JsonWriting.TimeFormat, invariant, System.Globalization.DateTimeStyles.AssumeUniversal)
            > time.GetUtcNow() - options.Window;
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
