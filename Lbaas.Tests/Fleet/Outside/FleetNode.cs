using System.Collections.Immutable;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Actors.LoadBalancers;

namespace Lbaas.Tests.Fleet.Outside;

/// <summary>How a node really is, whatever anybody believes.</summary>
internal enum NodeTruth
{
    Well,

    /// <summary>The machine is off: it forwards nothing, and nobody answers.</summary>
    Off,

    /// <summary>Its agent says nothing; traffic goes on.</summary>
    Hangs,

    /// <summary>Its agent is not running, which its machine says when asked; traffic goes on.</summary>
    AgentDown,

    /// <summary>It is heard, and none of its listeners is there; the address is still its own.</summary>
    Bare,
}

/// <summary>One instance and the node in it.</summary>
internal sealed class FleetNode(Guid amphora, Instance instance, FleetHost host, DateTimeOffset answersFrom)
{
    private long _beats;

    public Guid Amphora { get; } = amphora;

    public Instance Instance { get; } = instance;

    public FleetHost Host { get; } = host;

    public DateTimeOffset AnswersFrom { get; } = answersFrom;

    public NodeTruth Truth { get; set; }

    /// <summary>It never comes back.</summary>
    public bool IsDead { get; set; }

    /// <summary>What the compute service says of it when it does not run.</summary>
    public InstanceCondition DeadCondition { get; set; } = InstanceCondition.Unknown;

    /// <summary>Its instance was deleted.</summary>
    public bool IsGone { get; set; }

    public bool IsSlow { get; set; }

    /// <summary>Until when something was wrong with it, as far as it is over.</summary>
    public DateTimeOffset TroubledUntil { get; set; }

    public Guid? Balancer { get; private set; }

    public long Revision { get; private set; }

    public string Digest { get; private set; } = "";

    public ImmutableArray<Carrier> Carriers { get; private set; } = [];

    /// <summary>The beat it sends, made once.</summary>
    public HeartbeatMessage Beat { get; } = new() { AmphoraId = amphora, Version = HeartbeatMessage.CurrentVersion, BootMs = 1 };

    /// <summary>The beat it sends when its listeners are missing.</summary>
    public HeartbeatMessage BareBeat { get; } = new() { AmphoraId = amphora, Version = HeartbeatMessage.CurrentVersion, BootMs = 1 };

    /// <summary>What it sends now.</summary>
    public HeartbeatMessage BeatNow => Truth == NodeTruth.Bare ? BareBeat : Beat;

    /// <summary>It has to be replaced.</summary>
    public bool IsLost => IsDead || !IsOn;

    public bool IsOn => !IsGone && Truth != NodeTruth.Off;

    /// <summary>It takes part in carrying its load balancer.</summary>
    public bool Forwards => IsOn && Revision > 0;

    public bool Answers(DateTimeOffset now) => !IsGone && Truth is NodeTruth.Well or NodeTruth.Bare && !Host.Zone.IsCutOff && now >= AnswersFrom;

    /// <summary>Since when nothing has been wrong with it; null while something is.</summary>
    public DateTimeOffset? WellSince(DateTimeOffset now)
    {
        if (Truth != NodeTruth.Well || !Answers(now))
            return null;
        var since = TroubledUntil > Host.Zone.TroubledUntil ? TroubledUntil : Host.Zone.TroubledUntil;
        return since > AnswersFrom ? since : AnswersFrom;
    }

    public void Take(PushConfiguration push)
    {
        var digest = new ConfigurationDigest((UInt128)(ulong)push.Revision);
        (Balancer, Revision, Digest, Carriers) = (push.LoadBalancerId, push.Revision, digest.ToString(), push.Carriers);
        Beat.Configurations.Clear();
        Beat.Configurations.Add(new ConfigurationReport(push.LoadBalancerId, push.Revision, digest));
        BareBeat.Configurations.Clear();
        BareBeat.Configurations.AddRange(Beat.Configurations);
        Beat.Listeners.Clear();
        foreach (var listener in push.Configuration.Listeners.Keys)
            Beat.Listeners.Add(new ListenerReport(listener, ListenerStatus.Open, default));
    }

    /// <summary>The number of the next beat.</summary>
    public long NextBeat() => ++_beats;

    /// <summary>The same node in another world.</summary>
    public FleetNode In(IReadOnlyDictionary<string, FleetHost> hosts)
    {
        var copy = new FleetNode(Amphora, Instance, hosts[Host.Name], AnswersFrom)
        {
            _beats = _beats,
            Balancer = Balancer,
            Revision = Revision,
            Digest = Digest,
            Carriers = Carriers,
        };
        copy.Beat.Configurations.AddRange(Beat.Configurations);
        copy.BareBeat.Configurations.AddRange(Beat.Configurations);
        copy.Beat.Listeners.AddRange(Beat.Listeners);
        return copy;
    }
}
