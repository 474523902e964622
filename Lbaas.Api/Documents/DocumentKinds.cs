namespace Lbaas.Api.Documents;

/// <summary>The kinds of documents on the read side.</summary>
public static class DocumentKinds
{
    public const string LoadBalancer = "loadbalancer";
    public const string Listener = "listener";
    public const string Pool = "pool";
    public const string Member = "member";
    public const string HealthMonitor = "healthmonitor";
    public const string L7Policy = "l7policy";

    /// <summary>A rule of an L7 policy; that is what its envelope is called.</summary>
    public const string L7Rule = "rule";

    /// <summary>A project's customised limits; its id is the project's.</summary>
    public const string Quota = "quota";

    /// <summary>What each amphora counted for a listener; its id is the listener's, its owner the load balancer.</summary>
    public const string Statistics = "statistics";

    /// <summary>Something that is under way: an accepted change, or an amphora that boots.</summary>
    public const string Pending = "pending";
    public const string Amphora = "amphora";

    /// <summary>The stock of a pool of amphorae; its id is the pool's.</summary>
    public const string AmphoraPool = "amphora_pool";

    /// <summary>Who is built and who waits for it: there is one.</summary>
    public const string BuildQueue = "build_queue";
    public const string Flavor = "flavor";
    public const string FlavorProfile = "flavorprofile";
    public const string AvailabilityZone = "availability_zone";
    public const string AvailabilityZoneProfile = "availability_zone_profile";

    /// <summary>The present rollout and those before it.</summary>
    public const string Rollout = "rollout";

    /// <summary>The failover brake; there is one.</summary>
    public const string Brake = "brake";

    /// <summary>An amphora that is dead by the evidence, and waits or is being replaced; its id is the amphora's.</summary>
    public const string Repair = "repair";

    /// <summary>Why a resource is ERROR; its id is the resource's.</summary>
    public const string Error = "error";
}
