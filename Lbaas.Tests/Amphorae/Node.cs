using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;

namespace Lbaas.Tests.Amphorae;

/// <summary>An amphora actor driven by hand.</summary>
internal sealed class Node
{
    public static readonly Guid BalancerId = Guid.Parse("00000000-0000-4000-8000-000000000001");
    public static readonly Instance Instance = new("pid-1", "127.0.0.1", 9443, "/base", null);

    public Node(AmphoraOptions? options = null)
        : this(Guid.Parse("00000000-0000-4000-8000-000000000002"), options)
    {
    }

    public Node(Guid id, AmphoraOptions? options = null) => Actor = new(new AmphoraBehavior(options ?? new AmphoraOptions()), id);

    public Driven<AmphoraState, AmphoraCommand, AmphoraEvent> Actor { get; }

    public AmphoraState State => Actor.State;

    public Effect Tell(AmphoraCommand command, string? asker = null) => Actor.Tell(command, asker);

    public static Node Ordered(Guid? balancer)
    {
        var node = new Node();
        node.Tell(new BuildAmphora(balancer, "STANDALONE", "local", "default"));
        return node;
    }

    public static Node Allocated()
    {
        var node = Ordered(BalancerId);
        node.Tell(new InstanceCreated(Instance));
        node.Tell(new AgentAnswered("2.6"));
        return node;
    }

    public static Node Running(long revision, string digest)
    {
        var node = Allocated();
        node.Tell(new ConfigurationPushed(revision, digest));
        return node;
    }
}
