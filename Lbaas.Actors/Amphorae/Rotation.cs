using System.Buffers.Binary;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;

namespace Lbaas.Actors.Amphorae;

/// <summary>
/// The agent gets another certificate while the one it has is good (spec lifecycle 7). Each node has a time of its own for it, so
/// that nodes made in one hour do not ask for theirs in one minute. Failing costs nothing but another try: until the old one ends
/// the node is as good as any other, and after that the compute service brings it back.
/// </summary>
internal sealed class Rotation(AmphoraOptions options)
{
    public const string Timer = "certificate";

    // The part of the buffer over which nodes are spread.
    private const int SpreadPart = 4;

    // Should certificates ever end sooner than their buffer begins, they are still not issued without pause.
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    /// <summary>The instance as it is now said to be; who said so may not have heard of the certificate that it was given last.</summary>
    public static Instance Newest(Instance instance, Instance known) =>
        instance.ComputeId == known.ComputeId && known.CertificateExpiration > instance.CertificateExpiration
            ? instance with { CertificateExpiration = known.CertificateExpiration }
            : instance;

    /// <summary>Sets the timer, or asks again for what is under way.</summary>
    public Effect Resume(Effect effect, AmphoraState state, DateTimeOffset now) => state.Rotation switch
    {
        null => Plan(effect, state),
        { NextAttempt: { } next } rotation when next > now => effect.ThenSchedule(Timer, next, rotation.Reason),
        _ => Ask(effect, state, now),
    };

    /// <summary>Sets the timer to the node's next rotation, or cancels it for one that is not in service.</summary>
    public Effect Plan(Effect effect, AmphoraState state)
    {
        if (!IsInService(state))
            return state.Instance?.CertificateExpiration is null ? effect : effect.ThenCancel(Timer);
        return state.Rotation is null && DueAt(state) is { } due ? effect.ThenSchedule(Timer, due, "its certificate is about to end") : effect;
    }

    public Effect OnTimer(AmphoraState state, DateTimeOffset now)
    {
        if (!IsInService(state) || DueAt(state) is not { } due)
            return Effect.None();
        if (state.Rotation is not null)
            return Ask(Effect.None(), state, now);
        return due <= now ? Ask(Effect.Persist(new CertificateRotationBegun(now)), state, now) : Plan(Effect.None(), state);
    }

    public Effect Replaced(AmphoraState state, CertificateRotated answer, DateTimeOffset now)
    {
        var isNews = state.Rotation is not null || answer.Expiration > state.Instance?.CertificateExpiration;
        if (!IsInService(state) || !isNews)
            return Effect.None();
        var replaced = new CertificateReplaced(answer.Expiration, now);
        var due = DueAt(AmphoraEvolution.Apply(state, replaced))!.Value;
        return Effect.Persist(replaced).ThenSchedule(Timer, due < now + Rest ? now + Rest : due, "its certificate is about to end");
    }

    public Effect Failed(AmphoraState state, CertificateNotRotated answer, DateTimeOffset now)
    {
        if (!IsInService(state) || state.Rotation is not { } rotation)
            return Effect.None();
        var attempts = rotation.Attempts + 1;
        var pause = now + options.RotationBackoff.After(attempts);
        var end = state.Instance!.CertificateExpiration!.Value;
        var next = now < end && end < pause ? end : pause;
        var effect = Effect.Persist(new CertificateRotationPostponed(attempts, answer.Reason, next)).ThenSchedule(Timer, next, answer.Reason);
        // Nobody believes an agent whose certificate has ended: whoever runs its instance can start it with another.
        return end <= now
            ? effect.ThenTell(new ActorAddress(ComputeRequest.WorkerKind, state.Id.ToString()), new CreateInstance(state.Id, state.LoadBalancerId, state.Zone, state.Traits))
            : effect;
    }

    private Effect Ask(Effect effect, AmphoraState state, DateTimeOffset now) => effect
        .ThenTell(new ActorAddress(RotateCertificate.WorkerKind, state.Id.ToString()), new RotateCertificate(state.Id, state.Instance!))
        .ThenSchedule(Timer, now + options.AskAgain, "its agent is to take another certificate");

    private DateTimeOffset? DueAt(AmphoraState state) => state.Instance?.CertificateExpiration - options.CertificateBuffer + SpreadOf(state.Id);

    // Ids that were made at the same time begin alike: their ends differ.
    private TimeSpan SpreadOf(Guid id)
    {
        var end = BinaryPrimitives.ReadUInt32BigEndian(id.ToByteArray().AsSpan(12));
        return options.CertificateBuffer / SpreadPart * (end / (double)uint.MaxValue);
    }

    private static bool IsInService(AmphoraState state) =>
        state.Status is AmphoraStatus.Allocated or AmphoraStatus.Ready;
}

/// <summary>A new certificate on its way to an agent.</summary>
public sealed record CertificateRotation
{
    public DateTimeOffset Since { get; init; }

    /// <summary>Failed tries.</summary>
    public int Attempts { get; init; }
    public string Reason { get; init; } = "";
    public DateTimeOffset? NextAttempt { get; init; }
}
