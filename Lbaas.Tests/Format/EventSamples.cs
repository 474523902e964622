using System.Collections.Immutable;
using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Catalog;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.HealthMonitors;
using Lbaas.Actors.L7Policies;
using Lbaas.Actors.L7Rules;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.LoadBalancers.Changes;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Actors.Statuses;

namespace Lbaas.Tests.Format;

/// <summary>One of each event, with every attribute given.</summary>
internal static class EventSamples
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Vip Vip = new("10.0.0.5", Id(11), Id(12), Id(13), true) { Additional = [new AdditionalVip(Id(14), "2001:db8::5", Id(15))] };

    private static readonly LoadBalancer Balancer = new()
    {
        Id = Id(1),
        Name = "lb",
        Description = "d",
        ProjectId = "project",
        FlavorId = Id(16),
        AvailabilityZone = "az",
        Vip = Vip,
        VipQosPolicyId = Id(17),
        VipSecurityGroupIds = [Id(18)],
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly Listener Listener = new()
    {
        Id = Id(2),
        Name = "listener",
        Protocol = "TERMINATED_HTTPS",
        ProtocolPort = 443,
        ConnectionLimit = 10,
        DefaultPoolId = Id(3),
        DefaultTlsContainerRef = "ref",
        SniContainerRefs = ["sni"],
        InsertHeaders = ImmutableSortedDictionary<string, string>.Empty.Add("X-Forwarded-For", "true"),
        ClientCaTlsContainerRef = "ca",
        ClientAuthentication = "OPTIONAL",
        ClientCrlContainerRef = "crl",
        AllowedCidrs = ["10.0.0.0/8"],
        TlsCiphers = "C",
        TlsVersions = ["TLSv1.3"],
        AlpnProtocols = ["h2"],
        HstsMaxAge = 1,
        HstsIncludeSubdomains = true,
        HstsPreload = true,
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly Member Member = new()
    {
        Id = Id(4),
        Name = "member",
        Address = "10.0.0.9",
        ProtocolPort = 80,
        Weight = 2,
        Backup = true,
        SubnetId = Id(12),
        MonitorAddress = "10.0.0.10",
        MonitorPort = 81,
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly HealthMonitor Monitor = new()
    {
        Id = Id(5),
        Name = "monitor",
        Type = "HTTP",
        Delay = 5,
        Timeout = 4,
        MaxRetries = 3,
        HttpMethod = "GET",
        UrlPath = "/",
        ExpectedCodes = "200",
        HttpVersion = "1.1",
        DomainName = "a.example",
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly Pool Pool = new()
    {
        Id = Id(3),
        Name = "pool",
        Protocol = "HTTP",
        LbAlgorithm = "ROUND_ROBIN",
        SessionPersistence = new SessionPersistence("APP_COOKIE", "c", 1, "255.255.255.255"),
        TlsEnabled = true,
        TlsContainerRef = "t",
        CaTlsContainerRef = "ca",
        CrlContainerRef = "crl",
        TlsCiphers = "C",
        TlsVersions = ["TLSv1.2"],
        AlpnProtocols = ["h2"],
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
        HealthMonitor = Monitor,
        Members = ImmutableSortedDictionary<Guid, Member>.Empty.Add(Id(4), Member),
    };

    private static readonly L7Rule Rule = new()
    {
        Id = Id(21),
        AdminStateUp = false,
        Type = "HEADER",
        CompareType = "STARTS_WITH",
        Key = "X-Key",
        Value = "value",
        Invert = true,
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
    };

    public static readonly L7Policy Policy = new()
    {
        Id = Id(20),
        Name = "policy",
        Description = "d",
        Action = "REDIRECT_TO_URL",
        RedirectPoolId = Id(3),
        RedirectUrl = "http://a.example/",
        RedirectPrefix = "http://b.example",
        RedirectHttpCode = 302,
        Rules = [Rule],
        Tags = ["a"],
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly Configuration Tree = new()
    {
        LoadBalancer = Balancer,
        Listeners = ImmutableSortedDictionary<Guid, Listener>.Empty.Add(Id(2), Listener),
        Pools = ImmutableSortedDictionary<Guid, Pool>.Empty.Add(Id(3), Pool),
    };

    private static readonly ListenerObservation Observation = new(
        OperatingStatus.Degraded,
        ImmutableSortedDictionary<Guid, string>.Empty.Add(Id(3), OperatingStatus.Degraded),
        ImmutableSortedDictionary<Guid, string>.Empty.Add(Id(4), OperatingStatus.Error));

    private static readonly RequestContext Requester = new("req-1", "project", "user", ["admin"]);

    private static readonly BadSign Sign = new(Id(1), "it died", At, true);

    private static readonly Offer Offer = new()
    {
        Key = Id(20).ToString(),
        Name = "gold",
        Description = "d",
        Enabled = false,
        ProfileId = Id(21),
        CreatedAt = At,
        UpdatedAt = At,
    };

    private static readonly Profile Profile = new()
    {
        Id = Id(21),
        Name = "profile",
        ProviderName = "amphora",
        Data = "{\"sriov_vip\": true}",
        CreatedAt = At,
        UpdatedAt = At,
    };

    public static readonly IReadOnlyList<Delta> Deltas =
    [
        new PlantTree(Tree),
        new AlterLoadBalancer(new LoadBalancerPatch { Name = "n", Description = (string?)null, AdminStateUp = false, VipQosPolicyId = (Guid?)null, Tags = (ImmutableArray<string>?)["b"] }, At),
        new FellTree(),
        new AddListener(Listener),
        new AlterListener(Id(2), new ListenerPatch { DefaultPoolId = (Guid?)null, ConnectionLimit = 5, TlsVersions = (ImmutableArray<string>?)["TLSv1.3"], InsertHeaders = Listener.InsertHeaders }, At),
        new RemoveListener(Id(2)),
        new AddPool(Pool),
        new AlterPool(Id(3), new PoolPatch { SessionPersistence = (SessionPersistence?)null, LbAlgorithm = "SOURCE_IP" }, At),
        new RemovePool(Id(3)),
        new AddMember(Id(3), Member),
        new AlterMember(Id(3), Id(4), new MemberPatch { Weight = 0, MonitorAddress = (string?)null }, At),
        new DrainMember(Id(3), Id(4), new MemberDrain(At, At, true, new RequestContext("req-1", "project", "user", ["member"]))),
        new RemoveMember(Id(3), Id(4)),
        new AddHealthMonitor(Id(3), Monitor),
        new AlterHealthMonitor(Id(3), Id(5), new HealthMonitorPatch { Delay = 9, UrlPath = "/h" }, At),
        new RemoveHealthMonitor(Id(3), Id(5)),
        new AddL7Policy(Id(2), Policy, 1),
        new AlterL7Policy(Id(2), Id(20), new L7PolicyPatch { Action = "REDIRECT_TO_POOL", RedirectPoolId = (Guid?)Id(3), RedirectUrl = (string?)null, Position = 2 }, At),
        new RemoveL7Policy(Id(2), Id(20)),
        new AddL7Rule(Id(2), Id(20), Rule),
        new AlterL7Rule(Id(2), Id(20), Id(21), new L7RulePatch { Type = "COOKIE", Key = "k", Invert = (bool?)null }, At),
        new RemoveL7Rule(Id(2), Id(20), Id(21)),
        new ReplaceAmphorae([new Succession(Id(6), Id(8))], [new AmphoraSlot("STANDALONE", Id(9), 0)]),
        new PutOnFlavor(Id(16), new FlavorTraits { Topology = FlavorTraits.Single, ComputeFlavor = "large", ImageTag = "v2", SriovVip = true, AllowMemberSriov = true }, At),
        new PutOnImage("v2"),
    ];

    public static readonly IReadOnlyList<IEvent> All =
    [
        new LoadBalancerRequested(ChangeOf(new PlantTree(Tree)), Request(), [new AmphoraSlot("STANDALONE", Id(6), 0)], new ReplyAddress("asker")),
        new VipAllocated(Vip),
        new VipPostponed(1, "away", At),
        new CreationRefused(new Fault(400, "Subnet not found.")),
        new ChangeAccepted(ChangeOf([.. Deltas])),
        new RevisionIssued(2, [Id(7)], At, At),
        new RevisionReachedBy(Id(6), 2) { Omitted = [new Omission(Id(3), "gone")] },
        new ChangesApplied(2) { Omitted = [new Omission(Id(2), "gone")] },
        new PushPostponed(2, 1, "connection refused", At),
        new RevisionSplit(2, "invalid"),
        new RevisionOutrun(40),
        new ChangeFailed(Id(7), "invalid", true),
        new AmphoraReplaced(Id(6), Id(8), "gone"),
        new AmphoraSuperseded(Id(6), Id(8)),
        new AmphoraRestored(Id(6), Id(8)),
        new AmphoraFenced(Id(6)),
        new VipLeftIdle(new IdleTime(At, At)),
        new VipTaken([Id(6)]),
        new DriftDetected(Id(6), "edited"),
        new AmphoraReleased(Id(6)),
        new VipReleased(),
        new VipReleasePostponed(1, "away", At),
        new LoadBalancerDeleted(),
        new AmphoraOrdered(Id(1), "STANDALONE", "local", "default", At, At, new InstanceTraits("large", "haproxy")) { Tenancy = new Tenancy("project", "10.0.0.5", Id(11)) },
        new InstanceBooted(new Instance("pid-1", "127.0.0.1", 9443, "/base", At), At),
        new InstanceMoved(new Instance("pid-2", "127.0.0.1", 9444, "/base", At), At),
        new BuildBegun(At, At),
        new SpareChecked(1, "silent", At),
        new AmphoraBecameReady(At),
        new AmphoraAssigned(Id(1), "STANDALONE", At) { Tenancy = new Tenancy("project", "10.0.0.5", Id(11)) },
        new AmphoraPostponed(1, "away", At),
        new RevisionConfirmed(2, "d41d8cd98f00b204e9800998ecf8427e", At) { Omitted = [new Omission(Id(2), "gone")], Port = new NetworkPort("198.18.0.9", Id(3), "eth1") },
        new AgentUpdateBegun(At, At),
        new AgentUpdateEnded("refused", At),
        new HealthChanged(true, OperatingStatus.Online, At),
        new CertificateRotationBegun(At),
        new CertificateRotationPostponed(1, "connection refused", At),
        new CertificateReplaced(At, At),
        new LeakFound("pid-3", "nobody has ordered it", At),
        new SignSeen(AgentSign.Mute, 2, InstanceCondition.Running, "no answer", At),
        new AmphoraConvicted("silent, and so is its agent", true, At),
        new ConvictionRevoked(At),
        new ReplacementHeld(true, "too many at once", At),
        new LastLookBegun(At),
        new ReplacementGranted(At),
        new RetirementBegun("given back", At),
        new AmphoraDeleted(At),
        new SpareOrdered(Id(6)),
        new SpareStocked(Id(6)),
        new SpareIdentified(Id(6), "v1"),
        new SpareAssigned(Id(6), new SpareGrant(Id(1), Id(9), "STANDALONE") { Tenancy = new Tenancy("project", "10.0.0.5", Id(11)) }),
        new SpareTaken(Id(6)),
        new SpareBuildFailed(Id(6), "no capacity", 2, At, At),
        new SpareRejected(Id(6), "silent", At),
        new SpareDismissed(Id(6)),
        new SparesOutdated(),
        new SpareLost(Id(6), "no capacity"),
        new BuildQueued(Id(6), 40, At),
        new BuildStarted(Id(6), At),
        new BuildReleased(Id(6)),
        new ConvictionCounted(Id(6), At, 11, At),
        new RepairQueued(Id(6), Id(1), new FailureDomain("local", "host-1"), "silent", At),
        new RepairStarted(Id(6), At, At),
        new RepairOverran(Id(6), At),
        new RepairLeft(Id(6), true, At),
        new BrakeClosed("too many", At),
        new BrakeOpened(At),
        new BrakeOverridden(new BrakeOverride(OverrideMode.Open, At, "looked at", "user", "req-1", At), At),
        new OverrideEnded("Nobody waits.", At),
        new BrakeSwitched(true, At),
        new LimitsSet(ImmutableSortedDictionary<string, int>.Empty.Add(QuotaKinds.LoadBalancer, 10), At),
        new LimitsReset(),
        new PlacesReserved([new Places(QuotaKinds.Pool, [Id(3)]), new Places(QuotaKinds.Member, [Id(4)])], At),
        new PlacesConfirmed([new Places(QuotaKinds.Member, [Id(4)])], At),
        new PlacesReleased([new Places(QuotaKinds.Member, [Id(4)])]),
        new UseCounted(QuotaKinds.Member, [Id(4)], [Id(5)], At),
        new CountDropped(QuotaKinds.Member),
        new ListenerObserved(Id(1), Id(6), Observation),
        new StatisticsAdvanced(Id(1), Id(6), new ListenerStatistics(new Counters(1, 2, 3, 4), 5)),
        new OfferAdded(Shelf.Flavors, Offer, Requester),
        new OfferChanged(Shelf.AvailabilityZones, Offer, Requester),
        new OfferRemoved(Shelf.AvailabilityZones, "az", Requester),
        new ProfileAdded(Shelf.Flavors, Profile, Requester),
        new ProfileChanged(Shelf.AvailabilityZones, Profile, Requester),
        new ProfileRemoved(Shelf.Flavors, Id(21), Requester),
        new RolloutBegun(
            Id(22),
            new RolloutWish { Image = "v2", Scope = "flavor x", AtOnce = 3, Pause = TimeSpan.FromSeconds(1), Settle = TimeSpan.FromSeconds(2), Within = TimeSpan.FromMinutes(3) },
            BalancerList.Of([Id(1), Id(24)]), Requester, At),
        new RolloutStopped("no", Sign, At),
        new RolloutResumed(true, Requester, At),
        new RolloutAborted(Requester, At),
        new RolloutDone(At),
        new StepBegun(Id(1), Id(23), At),
        new RenewalBegun(Id(1), OperatingStatus.Online, [Id(6)], At),
        new SettlingBegun(Id(1), At),
        new HealthTurned(Id(1), true, At),
        new StepEnded(Id(1), "deleted", At),
        new StepFailed(Sign),
    ];

    public static IEvent Of(Type type) => All.Single(sample => sample.GetType() == type);

    public static ChangeAccepted Accepted(Delta delta) => new(ChangeOf(delta));

    private static Change ChangeOf(params Delta[] deltas) => new(
        Id(7),
        "update_listener",
        new RequestContext("req-1", "project", "user", ["member"]),
        [.. deltas],
        [new Touch(Id(2), ProvisioningStatus.PendingUpdate, true)],
        At,
        At.AddMinutes(5));

    private static VipRequest Request() => new()
    {
        PortId = Id(11),
        NetworkId = Id(13),
        SubnetId = Id(12),
        Address = "10.0.0.5",
        QosPolicyId = Id(17),
        SecurityGroupIds = [Id(18)],
        Additional = [new AdditionalVipRequest(Id(14), "2001:db8::5", Id(15))],
    };

    private static Guid Id(int n) => new(n, 0, 0x4000, [0x80, 0, 0, 0, 0, 0, 0, 0]);
}
