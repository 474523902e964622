using System.Globalization;
using System.Text.Json.Nodes;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Rollouts;

/// <summary>What operators are shown of rollouts: their document, and what follows from it at this moment.</summary>
public sealed class RolloutReport(IReadSide readSide, TimeProvider clock)
{
    /// <summary>The present one, or the last.</summary>
    /// <exception cref="FaultException">404: there was none.</exception>
    public JsonObject Current()
    {
        var document = Document() ?? throw new FaultException(new Fault(404, "There was no rollout yet."));
        document.Remove(RolloutRenderer.History);
        return WithPace(document);
    }

    /// <summary>All that are remembered, the latest first.</summary>
    public JsonObject All()
    {
        var document = Document();
        var history = document?[RolloutRenderer.History] as JsonArray ?? [];
        document?.Remove(RolloutRenderer.History);
        return new JsonObject { ["rollouts"] = new JsonArray([.. document is null ? [] : new[] { WithPace(document) }, .. history.Select(past => past!.DeepClone())]) };
    }

    /// <summary>As it was written, with the former ones; null before the first.</summary>
    internal JsonObject? Document() => readSide.Find(DocumentKinds.Rollout, RolloutCommand.Address.Id) is { } document
        ? JsonNode.Parse(document.Body.Span)!.AsObject()
        : null;

    // Of the time since it was last begun or resumed: before that it stood still.
    private JsonObject WithPace(JsonObject document)
    {
        var since = DateTimeOffset.ParseExact(Take<string>(document, "runs_since"), JsonWriting.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var finished = document["done"]!.GetValue<int>() + document["passed"]!.GetValue<int>();
        var lately = finished - Take<int>(document, "finished_then");
        var elapsed = clock.GetUtcNow() - since;
        document["remaining"] = document["total"]!.GetValue<int>() - finished;
        var isMeasured = document["state"]!.GetValue<string>() == RolloutStatus.Running && lately > 0 && elapsed > TimeSpan.Zero;
        document["per_hour"] = isMeasured ? Math.Round(lately / elapsed.TotalHours, 1) : null;
        document["eta"] = isMeasured
            ? (clock.GetUtcNow() + (elapsed / lately * document["remaining"]!.GetValue<int>())).ToString(JsonWriting.TimeFormat, CultureInfo.InvariantCulture)
            : null;
        return document;
    }

    private static T Take<T>(JsonObject document, string name)
    {
        var value = document[name]!.GetValue<T>();
        document.Remove(name);
        return value;
    }
}
