using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>What a rule matches: each on a listener of its own that rejects what matches and has no pool for the rest.</summary>
[Collection(WireCollection.Name)]
public sealed class L7RuleTests(L7RuleTests.Setup setup) : IClassFixture<L7RuleTests.Setup>
{
    private const int FirstPort = 8001;
    private const int Rejected = 403;
    private const int LetThrough = 503;

    public static TheoryData<int, bool, string> Rules => [.. L7RuleCase.All.SelectMany((rule, i) =>
        (TheoryDataRow<int, bool, string>[])[new(i, false, rule.ToString()), new(i, true, $"not {rule}")])];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_matches_these_requests_and_no_others(int index, bool invert, string rule)
    {
        var (matching, other) = invert ? (LetThrough, Rejected) : (Rejected, LetThrough);

        foreach (var request in L7RuleCase.All[index].Matching)
            Assert.Equal((rule, request.ToString(), matching), (rule, request.ToString(), await AskAsync(index, invert, request)));
        foreach (var request in L7RuleCase.All[index].Other)
            Assert.Equal((rule, request.ToString(), other), (rule, request.ToString(), await AskAsync(index, invert, request)));
    }

    private async Task<int> AskAsync(int index, bool invert, L7Request request) =>
        (await setup.Balancer.AskAsync(PortOf(index, invert), request.Target, headers: request.Headers)).Status;

    private static int PortOf(int index, bool invert) => FirstPort + (2 * index) + (invert ? 1 : 0);

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        internal override JsonObject[] Listeners() =>
        [
            .. L7RuleCase.All.SelectMany((rule, index) => (JsonObject[])
            [
                Rejecting(PortOf(index, invert: false), rule.Rule(invert: false)),
                Rejecting(PortOf(index, invert: true), rule.Rule(invert: true)),
            ]),
        ];

        private static JsonObject Rejecting(int port, JsonObject rule) =>
            Wanted.Listener("HTTP", port, null, ("l7policies", new[] { Wanted.Policy($"policy {port}", "REJECT", [rule]) }));
    }
}
