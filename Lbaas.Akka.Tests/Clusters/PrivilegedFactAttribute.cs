namespace Lbaas.Akka.Tests.Clusters;

/// <summary>A test that needs network namespaces and a PostgreSQL of its own.</summary>
public sealed class PrivilegedFactAttribute : FactAttribute
{
    public PrivilegedFactAttribute()
    {
        if (!Environment.IsPrivilegedProcess)
            Skip = "network namespaces need root";
        else
            Skip = PrivatePostgres.WhyNot;
    }
}
