namespace Lbaas.Akka.Tests.Clusters;

/// <summary>A test that needs a real HAProxy.</summary>
public sealed class HaproxyFactAttribute : FactAttribute
{
    public HaproxyFactAttribute()
    {
        if (!File.Exists("/usr/sbin/haproxy"))
            Skip = "HAProxy is not installed (apt-get install haproxy)";
    }
}
