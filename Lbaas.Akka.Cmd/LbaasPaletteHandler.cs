using Akka.Actor;
using Lbaas.Api.Operator;
using Petabridge.Cmd.Host;

namespace Lbaas.Akka.Cmd;

/// <summary>Has an <see cref="LbaasCommandActor"/> made wherever <see cref="LbaasPalette"/> is used.</summary>
internal sealed class LbaasPaletteHandler(OperatorCommands commands) : CommandPaletteHandler(LbaasPalette.Palette)
{
    public override Props HandlerProps { get; } = Props.Create(() => new LbaasCommandActor(commands));
}
