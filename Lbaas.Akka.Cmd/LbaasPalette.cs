using Lbaas.Api.Operator;
using Petabridge.Cmd;

namespace Lbaas.Akka.Cmd;

/// <summary>The commands that <c>pbm</c> offers below <c>lbaas</c>.</summary>
internal static class LbaasPalette
{
    public static readonly CommandDefinition List = new CommandDefinitionBuilder()
        .WithName("list").WithDescription("Lists load balancers, or other resources, of all projects, and says when there are more than it shows.")
        .WithArgument(static kind => kind.WithName("kind").WithSwitch("-k").WithSwitch("--kind").IsMandatory(false)
            .WithDescription($"One of {string.Join(", ", OperatorCommands.Kinds)}; lb when none is given."))
        .WithArgument(static project => project.WithName("project").WithSwitch("-p").WithSwitch("--project").IsMandatory(false)
            .WithDescription("The id of a project, for its resources alone."))
        .WithArgument(static status => status.WithName("status").WithSwitch("-s").WithSwitch("--status").IsMandatory(false)
            .WithDescription("A provisioning status, such as ERROR, for resources that have it; of amphorae: their status."))
        .Build();

    public static readonly CommandDefinition Show = new CommandDefinitionBuilder()
        .WithName("show").WithDescription("Shows an actor, without waking it: where it is, what it has to do, and what happened to it last.")
        .WithArgument(static kind => kind.WithName("kind").WithSwitch("-k").WithSwitch("--kind").IsMandatory(true)
            .WithDescription("The kind of actor, such as lb, listener or amphora."))
        .WithArgument(static id => id.WithName("id").WithSwitch("-i").WithSwitch("--id").IsMandatory(true)
            .WithDescription("The actor's id."))
        .Build();

    public static readonly CommandDefinition Explain = new CommandDefinitionBuilder()
        .WithName("explain").WithDescription("Tells what a load balancer waits for, and why.")
        .WithArgument(static id => id.WithName("id").WithSwitch("-i").WithSwitch("--id").IsMandatory(true)
            .WithDescription("The load balancer's id."))
        .Build();

    public static readonly CommandDefinition Drain = new CommandDefinitionBuilder()
        .WithName("drain").WithDescription("Has a node end in order, as on SIGTERM. The last one is not drained.")
        .WithArgument(static node => node.WithName("node").WithSwitch("-n").WithSwitch("--node").IsMandatory(true)
            .WithDescription("Where the other nodes reach it, host:port."))
        .Build();

    public static readonly CommandPalette Palette = new("lbaas", [List, Show, Explain, Drain]);
}
