using Lbaas.Actors.Contract;

namespace Lbaas.Tests.Simulation.Host;

/// <summary>Something for an actor: a message, a timer that is due, or (with neither) the wish that it be awake.</summary>
internal readonly record struct SimEnvelope(object? Message, ReplyAddress ReplyTo, ArmedTimer? Timer)
{
    public static readonly SimEnvelope WakeUp = default;

    public bool IsWakeUp => Message is null && Timer is null;
}

/// <summary>A timer as it was set once; setting it again makes another.</summary>
internal sealed record ArmedTimer(ActorAddress Actor, string Name, DateTimeOffset DueAt);
