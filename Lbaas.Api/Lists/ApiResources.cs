using Lbaas.Api.Documents;
using static Lbaas.Api.Lists.AttributeSource;
using static Lbaas.Api.Lists.AttributeType;

namespace Lbaas.Api.Lists;

/// <summary>The resources that can be listed and shown, each with the attributes it has besides the common ones.</summary>
public static class ApiResources
{
    public static readonly Resource LoadBalancers = new(
        DocumentKinds.LoadBalancer, "loadbalancers", "Load Balancer",
        new("description"), new("provider"), new("flavor_id", Uuid), new("availability_zone"),
        new("vip_address"), new("vip_port_id", Uuid), new("vip_subnet_id", Uuid), new("vip_network_id", Uuid),
        new("vip_qos_policy_id", Uuid), new("vip_vnic_type"));

    public static readonly Resource Listeners = new(
        DocumentKinds.Listener, "listeners", "Listener",
        new("description"), new("loadbalancer_id", Uuid, Owner), new("load_balancer_id", Uuid, Owner),
        new("protocol"), new("protocol_port", Whole), new("connection_limit", Whole), new("default_pool_id", Uuid),
        new("default_tls_container_ref"), new("timeout_client_data", Whole), new("timeout_member_connect", Whole),
        new("timeout_member_data", Whole), new("timeout_tcp_inspect", Whole), new("client_ca_tls_container_ref"),
        new("client_authentication"), new("client_crl_container_ref"), new("tls_ciphers"), new("hsts_max_age", Whole),
        new("hsts_include_subdomains", Flag), new("hsts_preload", Flag));

    public static readonly Resource Pools = new(
        DocumentKinds.Pool, "pools", "Pool",
        new("description"), new("loadbalancer_id", Uuid, Owner), new("load_balancer_id", Uuid, Owner),
        new("protocol"), new("lb_algorithm"), new("healthmonitor_id", Uuid), new("tls_container_ref"),
        new("ca_tls_container_ref"), new("crl_container_ref"), new("tls_enabled", Flag), new("tls_ciphers"));

    public static readonly Resource Members = new(
        DocumentKinds.Member, "members", "Member",
        new("pool_id", Uuid, Parent), new("address"), new("protocol_port", Whole), new("weight", Whole), new("backup", Flag),
        new("subnet_id", Uuid), new("monitor_address"), new("monitor_port", Whole), new("vnic_type"));

    public static readonly Resource HealthMonitors = new(
        DocumentKinds.HealthMonitor, "healthmonitors", "Health Monitor",
        new("pool_id", Uuid, Parent), new("type"), new("delay", Whole), new("timeout", Whole), new("max_retries", Whole),
        new("max_retries_down", Whole), new("http_method"), new("url_path"), new("expected_codes"),
        new("http_version", Number), new("domain_name"));

    public static readonly Resource L7Policies = new(
        DocumentKinds.L7Policy, "l7policies", "L7Policy",
        new("description"), new("loadbalancer_id", Uuid, Owner), new("load_balancer_id", Uuid, Owner),
        new("listener_id", Uuid, Parent), new("action"), new("redirect_pool_id", Uuid), new("redirect_url"),
        new("redirect_prefix"), new("redirect_http_code", Whole), new("position", Whole));

    public static readonly Resource L7Rules = new(
        DocumentKinds.L7Rule, "rules", "L7Rule",
        new("l7policy_id", Uuid, Parent), new("type"), new("compare_type"), new("key"), new("value"), new("invert", Flag));

    public static readonly Resource Amphorae = Resource.OfDeployment(
        DocumentKinds.Amphora, "amphorae", "Amphora",
        new("id", Uuid), new("project_id", Text, Project), new("loadbalancer_id", Uuid, Owner), new("load_balancer_id", Uuid, Owner),
        new("compute_id"), new("lb_network_ip"), new("vrrp_ip"), new("ha_ip"), new("vrrp_port_id", Uuid), new("ha_port_id", Uuid),
        new("cert_expiration"), new("cert_busy", Flag), new("role"), new("status"), new("vrrp_interface"), new("vrrp_id", Whole),
        new("vrrp_priority", Whole), new("cached_zone"), new("image_id"), new("compute_flavor"), new("created_at"), new("updated_at"));

    public static readonly Resource Flavors = Resource.OfDeployment(
        DocumentKinds.Flavor, "flavors", "Flavor",
        [new("id", Uuid), new("name"), new("description"), new("enabled", Flag), new("flavor_profile_id", Uuid)]);

    public static readonly Resource FlavorProfiles = Resource.OfDeployment(
        DocumentKinds.FlavorProfile, "flavorprofiles", "Flavor Profile",
        [new("id", Uuid), new("name"), new("provider_name"), new("flavor_data")]) with
    { Links = "flavorprofile_links" };

    public static readonly Resource AvailabilityZones = Resource.OfDeployment(
        DocumentKinds.AvailabilityZone, "availability_zones", "Availability Zone",
        [new("name"), new("description"), new("enabled", Flag), new("availability_zone_profile_id", Uuid)]) with
    { IsKeyedByName = true };

    public static readonly Resource AvailabilityZoneProfiles = Resource.OfDeployment(
        DocumentKinds.AvailabilityZoneProfile, "availability_zone_profiles", "Availability Zone Profile",
        [new("id", Uuid), new("name"), new("provider_name"), new("availability_zone_data")]) with
    { Links = "availability_zone_profile_links" };

    public static readonly Resource Quotas = new(
        DocumentKinds.Quota, "quotas", "Quotas",
        new("loadbalancer", Whole), new("load_balancer", Whole), new("listener", Whole), new("member", Whole), new("pool", Whole),
        new("healthmonitor", Whole), new("health_monitor", Whole), new("l7policy", Whole), new("l7rule", Whole))
    {
        IsKeyedByName = true,
    };
}
