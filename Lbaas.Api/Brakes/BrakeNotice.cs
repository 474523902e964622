using Lbaas.Actors.Brakes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Brakes;

/// <summary>
/// The brake has opened or closed, or an operator has taken it in hand; or an amphora was found dead. No project's: those see it who see
/// all projects.
/// </summary>
public static class BrakeNotice
{
    public const string Type = "brake";

    /// <summary>The type when all that is new are convictions.</summary>
    public const string ConvictionType = "conviction";

    /// <summary>Null when nothing of it is news.</summary>
    public static Notice? Between(string brakeId, BrakeState before, BrakeState after)
    {
        var isMoved = before.Cause != after.Cause || before.Override != after.Override;
        var convicted = before.ConvictionsTotal == after.ConvictionsTotal
            ? []
            : after.Granted.Values.Concat(after.Waiting.Values).Where(repair => !before.Knows(repair.AmphoraId)).ToList();
        return isMoved || convicted.Count > 0
            ? new Notice(isMoved ? Type : ConvictionType, brakeId, null, JsonBody.Copy((after, convicted), static (json, news) =>
            {
                json.WriteStartObject();
                json.WriteStartObject("brake"u8);
                BrakeRenderer.WritePosition(json, news.after);
                json.WriteEndObject();
                json.WriteStartArray("convicted"u8);
                foreach (var repair in news.convicted)
                    BrakeRenderer.Write(json, repair);
                json.WriteEndArray();
                json.WriteEndObject();
            }))
            : null;
    }
}
