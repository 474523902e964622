using Lbaas.Actors.Brakes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Notices;

namespace Lbaas.Api.Brakes;

/// <summary>The brake has opened or closed, or an operator has taken it in hand. No project's: those see it who see all projects.</summary>
public static class BrakeNotice
{
    public const string Type = "brake";

    public static Notice Of(string brakeId, BrakeState state) => new(Type, brakeId, null, JsonBody.Copy(state, static (json, now) =>
    {
        json.WriteStartObject();
        json.WriteStartObject("brake"u8);
        BrakeRenderer.WritePosition(json, now);
        json.WriteEndObject();
        json.WriteEndObject();
    }));
}
