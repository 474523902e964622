using Lbaas.Actors.Contract;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Brakes;

/// <summary>
/// Says how many amphorae are replaced at a time, and stops all of it when so many die that the evidence itself is in doubt: a
/// failover that is not needed harms more than one that comes late. What was granted goes on.
/// </summary>
public sealed class BrakeBehavior(BrakeOptions options) : EventSourcedBehavior<BrakeState, BrakeCommand, BrakeEvent>
{
    /// <summary>Something is due by itself.</summary>
    public const string DueTimer = "due";

    /// <summary>Amphorae are told again where they stand.</summary>
    public const string AgainTimer = "again";

    private const string Telling = "amphorae are told again where they stand";

    public override string Kind => BrakeCommand.Kind;

    public override BrakeState Empty(string id) => new();

    public override BrakeState Apply(BrakeState state, BrakeEvent @event) => BrakeEvolution.Apply(state, @event);

    public override Effect Decide(BrakeState state, BrakeCommand command, in ActorContext context)
    {
        var turn = new BrakeTurn(state, options, context.Now);
        switch (command)
        {
            case RequestRepair request:
                turn.Convict(request);
                break;
            case WithdrawRepair withdrawn:
                turn.Drop(withdrawn.AmphoraId, isReplaced: false);
                break;
            case RepairEnded ended:
                turn.Drop(ended.AmphoraId, isReplaced: true);
                break;
            case OverrideBrake word:
                turn.Override(word);
                break;
            case CheckBrake:
                break;
            default:
                return Effect.Unhandled();
        }

        turn.Settle();
        var effect = Remind(BrakeNews.Of(turn, (command as RequestRepair)?.AmphoraId), turn, context.Now);
        return command is OverrideBrake ? effect.ThenReply(context.ReplyTo, new Accepted(null, Guid.Empty, null)) : effect;
    }

    public override Effect OnTimer(BrakeState state, string timer, in ActorContext context)
    {
        var turn = new BrakeTurn(state, options, context.Now);
        turn.Settle();
        var effect = Remind(BrakeNews.Of(turn), turn, context.Now);
        return timer == AgainTimer ? TellAgain(effect, turn.State, context.Now) : Schedule(effect, turn);
    }

    public override Effect Resume(BrakeState state, in ActorContext context)
    {
        var turn = new BrakeTurn(state, options, context.Now);
        turn.Settle();
        return TellAgain(Schedule(BrakeNews.Of(turn), turn), turn.State, context.Now);
    }

    // Nothing that was said, or answered, can be lost for longer than this.
    private Effect TellAgain(Effect effect, BrakeState state, DateTimeOffset now) => state.IsIdle
        ? effect
        : BrakeNews.Again(effect, state, options.ConvictionsMax + 1)
            .ThenSchedule(AgainTimer, now + options.TellAgain, Telling);

    // The timers as this turn leaves them, where it changes them.
    private Effect Remind(Effect effect, BrakeTurn turn, DateTimeOffset now)
    {
        if (turn.Before.IsIdle && !turn.State.IsIdle)
            effect.ThenSchedule(AgainTimer, now + options.TellAgain, Telling);
        else if (!turn.Before.IsIdle && turn.State.IsIdle)
            effect.ThenCancel(AgainTimer);
        return turn.DueOf(turn.Before) == turn.DueOf(turn.State) ? effect : Schedule(effect, turn);
    }

    private static Effect Schedule(Effect effect, BrakeTurn turn) => turn.DueOf(turn.State) is { } due
        ? effect.ThenSchedule(DueTimer, due, "a limit in time is over")
        : effect.ThenCancel(DueTimer);
}
