using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Networks;
using Lbaas.Tests.Simulation.Outside;
using Newtonsoft.Json;

namespace Lbaas.Tests.Simulation.Checks;

/// <summary>
/// What must have become of one load balancer, worked out from its events by simpler means than its behavior has: the
/// changes that are open, and the configuration that the finished ones make.
/// </summary>
internal sealed class BalancerBook(World world, Guid balancer)
{
    private static readonly TimeSpan s_calmGrace = TimeSpan.FromSeconds(90);

    private readonly List<Change> _open = [];
    private readonly HashSet<Guid> _known = [];
    private readonly HashSet<string> _keys = [];
    private readonly List<Guid> _amphorae = [];
    private readonly HashSet<Guid> _leaving = [];
    private readonly HashSet<Guid> _givenUp = [];
    private (long Revision, IReadOnlyCollection<Guid> Changes) _push;
    private Vip? _vip;
    private int _failures;

    public Guid Balancer { get; } = balancer;

    /// <summary>What the applied changes make, and nothing else.</summary>
    public Configuration Expected { get; private set; } = Configuration.Empty;

    /// <summary>Does it still carry the traffic of the place that another is to take?</summary>
    public bool IsLeaving(Guid amphora) => _leaving.Contains(amphora);

    /// <summary>Has it a place?</summary>
    public bool Counts(Guid amphora) => _amphorae.Contains(amphora);

    /// <summary>Has its load balancer waited long enough for it to be gone?</summary>
    public bool IsGivenUp(Guid amphora) => _givenUp.Contains(amphora);

    /// <summary>Are amphorae of it being replaced for a rollout?</summary>
    public bool IsRenewing => _open.Exists(change => change.Kind == Change.RenewAmphorae);

    public bool Knows(Guid change) => _known.Contains(change);

    public void OnEvent(LoadBalancerEvent @event)
    {
        switch (@event)
        {
            case LoadBalancerRequested e:
                _amphorae.AddRange(e.Slots.Select(slot => slot.AmphoraId));
                Accept(e.Change);
                break;
            case ChangeAccepted e:
                if (e.Change.Kind == Change.DeleteLoadBalancer)
                {
                    _open.Clear();
                    _leaving.Clear();
                }

                _amphorae.AddRange(e.Change.Deltas.OfType<ReplaceAmphorae>().SelectMany(delta => delta.Anew).Select(slot => slot.AmphoraId));
                Accept(e.Change);
                break;
            case CreationRefused or LoadBalancerDeleted:
                _open.Clear();
                Expected = Configuration.Empty;
                break;
            case VipAllocated e:
                _vip = e.Vip;
                break;
            case RevisionIssued e:
                _push = (e.Revision, e.Changes);
                break;
            case ChangesApplied e:
                Apply(e.Revision);
                break;
            case ChangeFailed e:
                Fail(e);
                break;
            case AmphoraReplaced e:
                Replace(e.AmphoraId, e.Successor);
                break;
            case AmphoraSuperseded e:
                Replace(e.AmphoraId, e.Successor);
                _leaving.Add(e.AmphoraId);
                break;
            case AmphoraRestored e:
                Replace(e.InPlaceOf, e.AmphoraId);
                _leaving.Remove(e.AmphoraId);
                break;
            case VipTaken e:
                _givenUp.UnionWith(e.Amphorae);
                break;
        }
    }

    private void Accept(Change change)
    {
        _known.Add(change.Id);
        if (change.Context.Idempotency is { } stamp && !_keys.Add(stamp.Key))
            throw new InvariantViolation(Invariant.RepetitionsMakeNothing, $"{Balancer} does {change.Kind} again, as {change.Id}");
        if (world.Plan.Strict && _open.Count > 0 && change.Repairs is null)
            throw new InvariantViolation(Invariant.StrictMeansOneChange, $"{Balancer} accepts {change.Kind} while {_open[0].Kind} is in flight");
        _open.Add(change);
    }

    private void Apply(long revision)
    {
        if (_push.Revision != revision)
            throw new InvariantViolation(Invariant.ChangesEndOnce, $"{Balancer} applies revision {revision}; the last one issued is {_push.Revision}");
        foreach (var amphora in _amphorae)
        {
            if (world.Nodes.Find(amphora) is not { } node || node.Revision < revision)
                throw new InvariantViolation(Invariant.AppliedMeansEveryNodeHasIt, $"{Balancer} calls revision {revision} applied; {amphora} has {world.Nodes.Find(amphora)?.Revision}");
        }

        foreach (var change in _open.Where(change => _push.Changes.Contains(change.Id)))
        {
            foreach (var delta in change.Deltas)
                Expected = (delta is PlantTree plant ? Planted(plant) : delta).ApplyTo(Expected) ?? Expected;
        }

        _open.RemoveAll(change => _push.Changes.Contains(change.Id));
        _leaving.Clear();
    }

    private PlantTree Planted(PlantTree plant) =>
        new(plant.Tree with { LoadBalancer = plant.Tree.LoadBalancer! with { Vip = _vip } });

    private void Fail(ChangeFailed failure)
    {
        if (_open.Find(change => change.Id == failure.ChangeId) is not { } failed)
            throw new InvariantViolation(Invariant.ChangesEndOnce, $"{Balancer} fails {failure.ChangeId}, which is not open");
        if (failure.Reason.Length == 0)
            throw new InvariantViolation(Invariant.FailuresHaveReasons, $"{Balancer} fails {failed.Kind} and does not say why");
        if (failure.Reason.StartsWith("Not done by its deadline", StringComparison.Ordinal) && world.Agenda.Now > world.CalmSince + s_calmGrace)
            throw new InvariantViolation(Invariant.NothingExpiresInCalm, $"{Balancer} fails {failed.Kind}: {failure.Reason}");
        CheckGuilt(failed, failure);
        _failures++;
        _open.Remove(failed);
        if (!failed.Plants)
            return;
        _amphorae.Clear();
        _leaving.Clear();
    }

    private void CheckGuilt(Change failed, ChangeFailed failure)
    {
        var blamed = failure.Reason.StartsWith("refused", StringComparison.Ordinal);
        var text = blamed ? JsonConvert.SerializeObject(failed.Deltas) : "";
        if (blamed && !text.Contains(Poison.Name) && !text.Contains(Poison.HalfOne) && !text.Contains(Poison.HalfTwo))
            throw new InvariantViolation(Invariant.OnlyBadChangesAreRefused, $"{Balancer} fails the harmless {failed.Kind} {failed.Id}: {failure.Reason}");
        if (failure.Reason.StartsWith("It builds on", StringComparison.Ordinal) && _failures == 0)
            throw new InvariantViolation(Invariant.OnlyBadChangesAreRefused, $"{Balancer} fails {failed.Kind}: nothing failed before it");
    }

    private void Replace(Guid amphora, Guid successor)
    {
        var place = _amphorae.IndexOf(amphora);
        if (place >= 0)
            _amphorae[place] = successor;
    }
}
