using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Octavia;

/// <summary>The file that Octavia's own agent reads (spec amphora 1.3).</summary>
public sealed class OctaviaAgentConfigurationTests
{
    private static readonly OctaviaAgentConfiguration Whole = new(
        Guid.Parse("50000000-0000-4000-8000-000000000001"), ["192.0.2.1:5555", "[2001:db8::1]:5555"], 10, "a$secret")
    {
        Topology = "ACTIVE_STANDBY",
    };

    [Fact]
    public void It_is_rendered_as_Octavias_controllers_do() => GoldenFile.Check("Octavia/amphora-agent.conf", Whole.Render());

    [Theory]
    [InlineData("a\nbind_port = 1")]
    [InlineData(" padded")]
    [InlineData("a\u0085b")]
    public void A_value_that_would_be_more_than_a_value_is_refused(string key) =>
        Assert.Throws<AgentConfigurationException>(() => (Whole with { Key = key }).Render());

    [Fact]
    public void Its_key_is_in_no_log() => Assert.DoesNotContain("secret", Whole.ToString());
}
