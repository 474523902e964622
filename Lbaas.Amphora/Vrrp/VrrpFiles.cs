using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Vrrp;

/// <summary>Where the files of keepalived lie (spec amphora 1.3, plus <c>run</c> and a pid file of the child).</summary>
public sealed class VrrpFiles(LoadBalancerDirectory directory)
{
    public string Directory { get; } = directory.PathOf("vrrp");

    public string Configuration => Path.Combine(Directory, "octavia-keepalived.conf");

    public string FailedConfiguration => Configuration + "-failed";

    public string PidFile => Path.Combine(Directory, "octavia-keepalived.pid");

    /// <summary>Of the process that speaks VRRP; a child of the other.</summary>
    public string VrrpPidFile => Path.Combine(Directory, "octavia-keepalived-vrrp.pid");

    /// <summary>There while keepalived is meant to run, whether it does or not.</summary>
    public string RunMark => Path.Combine(Directory, "run");

    public string CheckScript => Path.Combine(Directory, "check_script.sh");

    public string CheckScripts => Path.Combine(Directory, "check_scripts");
}
