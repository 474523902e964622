using Akka.Actor;
using Akka.Event;
using Lbaas.Api.Http;
using Lbaas.Api.Operator;
using Lbaas.Runtime;
using Petabridge.Cmd;
using Petabridge.Cmd.Host;

namespace Lbaas.Akka.Cmd;

/// <summary>Runs the commands of <see cref="LbaasPalette"/>: a response for each line, then an empty one; or one with why not.</summary>
internal sealed class LbaasCommandActor : CommandHandlerActor
{
    private readonly ILoggingAdapter _log = Context.GetLogger();

    public LbaasCommandActor(OperatorCommands commands) : base(LbaasPalette.Palette)
    {
        On(LbaasPalette.List, given => Task.FromResult(commands.List(given("kind"), given("project"), given("status"))));
        On(LbaasPalette.Show, given => commands.ShowAsync(given("kind"), given("id")));
        On(LbaasPalette.Explain, given => commands.ExplainAsync(given("id")));
        On(LbaasPalette.Drain, given => commands.DrainAsync(given("node")));
    }

    private void On(CommandDefinition definition, Func<Func<string, string?>, Task<IReadOnlyList<string>>> run) =>
        Process(definition.Name, command =>
        {
            // Ends by itself, with or without an answer.
            _ = AnswerAsync(Sender, Self, () => run(argument => Given(definition, command, argument)));
        });

    // Not within the actor, which goes on: a node that is asked may take seconds to answer.
    private async Task AnswerAsync(IActorRef client, IActorRef self, Func<Task<IReadOnlyList<string>>> run)
    {
        try
        {
            foreach (var line in await run())
                client.Tell(new CommandResponse(line, final: false), self);
            client.Tell(CommandResponse.Empty, self);
        }
        catch (Exception failure)
        {
            if (failure is not (FaultException or HostUnavailableException))
                _log.Error(failure, "A command of pbm failed");
            client.Tell(new ErroredCommandResponse(failure.Message), self);
        }
    }

    // The last one, as usual on command lines; null: the argument was not given.
    private static string? Given(CommandDefinition definition, Command command, string argument) =>
        command.Arguments.LastOrDefault(given => definition.ArgumentsByName[argument].Switch.Contains(given.Item1))?.Item2;
}
