using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Tests.Drivers;

public sealed class NodeFactsTests
{
    private static readonly NodeInfo Info = new("1.0", "2.6.12-1+deb12u4", "node") { IsOurs = true, PingCommand = "/run/p" };

    [Fact]
    public void What_lasts_is_taken_out_of_what_a_node_says() => Assert.Equal(
        new NodeFacts
        {
            IsOurs = true,
            PingCommand = "/run/p",
            HaproxyVersion = new Version(2, 6, 12),
            MemoryTotalKib = 4_000_000,
            CpuCount = 4,
            TunedProfiles = "virtual-guest amphora",
        },
        Read(("memory", """{"total":4000000,"free":1}"""), ("cpu_count", "4"), ("active_tuned_profiles", "\"virtual-guest amphora\"")));

    [Fact]
    public void Numbers_may_be_texts() => Assert.Equal((5, 4), Read(("memory", """{"total":"5"}"""), ("cpu_count", "\"4\"")) is var facts
        ? (facts.MemoryTotalKib, facts.CpuCount) : default);

    [Theory]
    [InlineData("[]", "{}", "3")]
    [InlineData("{\"total\":-1}", "-4", "null")]
    [InlineData("{\"total\":{}}", "1e99", "[]")]
    public void What_is_not_as_it_should_be_is_not_known(string memory, string cpus, string profiles) =>
        Assert.Equal(
            new NodeFacts { IsOurs = true, PingCommand = "/run/p", HaproxyVersion = new Version(2, 6, 12) },
            Read(("memory", memory), ("cpu_count", cpus), ("active_tuned_profiles", profiles)));

    [Theory]
    [InlineData("2.6.12", true)]
    [InlineData("3.0", true)]
    [InlineData("1.8.30", false)]
    [InlineData("", true)]
    [InlineData("unknown", true)]
    public void A_version_that_is_not_said_is_a_present_one(string version, bool isPresent) =>
        Assert.Equal(isPresent, NodeFactsReader.Read(Info with { HaproxyVersion = version }, new NodeDiagnostics(new Dictionary<string, string>())).HasHaproxy(2, 2));

    [Fact]
    public void What_a_node_measures_at_the_moment_changes_no_digest()
    {
        var golden = GoldenCase.Read("global-tls-cache");

        var digests = Enumerable.Range(0, 5).Select(i => Read(("memory", $$"""{"total":{{(4 << 20) + i}},"free":{{i * 1000}},"cached":{{i}}}"""), ("cpu_count", "4")))
            .Select(facts => HaproxyConfigRenderer.Render(golden.Configuration, golden.Target with { Facts = facts })!.Digest);

        Assert.Single(digests.Distinct());
    }

    private static NodeFacts Read(params (string Key, string Json)[] details) =>
        NodeFactsReader.Read(Info, new NodeDiagnostics(details.ToDictionary(detail => detail.Key, detail => detail.Json)));
}
