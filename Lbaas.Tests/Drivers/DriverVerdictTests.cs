using Lbaas.Actors.Drivers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Tests.Drivers;

public sealed class DriverVerdictTests
{
    public static TheoryData<Type, DriverVerdict> Family => new()
    {
        { typeof(AmphoraDriverException), DriverVerdict.RetryLater },
        { typeof(AmphoraNotFoundException), DriverVerdict.NodeIsGone },
        { typeof(AmphoraInfoException), DriverVerdict.RetryLater },
        { typeof(NetworkConfigException), DriverVerdict.RetryLater },
        { typeof(UnauthorizedException), DriverVerdict.RetryLater },
        { typeof(TimeOutException), DriverVerdict.RetryLater },
        { typeof(UnavailableException), DriverVerdict.RetryLater },
        { typeof(SuspendFailedException), DriverVerdict.RetryLater },
        { typeof(EnableFailedException), DriverVerdict.RetryLater },
        { typeof(DeleteFailedException), DriverVerdict.RetryLater },
        { typeof(AgentConfigurationException), DriverVerdict.RetryLater },
        { typeof(CertificateUnavailableException), DriverVerdict.RetryLater },
        { typeof(RevisionFencedException), DriverVerdict.RetryLater },
        { typeof(ListenerProvisioningException), DriverVerdict.ChangeIsBad },
        { typeof(LoadBalancerProvisioningException), DriverVerdict.ChangeIsBad },
        { typeof(HealthMonitorProvisioningException), DriverVerdict.ChangeIsBad },
        { typeof(NodeProvisioningException), DriverVerdict.ChangeIsBad },
    };

    [Theory]
    [MemberData(nameof(Family))]
    public void Every_failure_allows_one_conclusion(Type type, DriverVerdict verdict)
    {
        var failure = type == typeof(RevisionFencedException)
            ? new RevisionFencedException("reason", 7)
            : (AmphoraDriverException)Activator.CreateInstance(type, "reason", null)!;

        Assert.Equal(verdict, failure.Verdict);
    }

    [Fact]
    public void The_family_is_closed()
    {
        var all = typeof(AmphoraDriverException).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(AmphoraDriverException)) && !t.IsAbstract);

        Assert.Equal(Family.Select(row => row.Data.Item1).OrderBy(t => t.Name), all.OrderBy(t => t.Name));
    }
}
