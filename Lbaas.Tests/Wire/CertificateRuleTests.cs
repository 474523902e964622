using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>L7 rules about the client's certificate.</summary>
[Collection(WireCollection.Name)]
public sealed class CertificateRuleTests(CertificateRuleTests.Setup setup) : IClassFixture<CertificateRuleTests.Setup>
{
    private const int First = 8461;

    private static readonly (string Type, string Comparison, string Value)[] Rules =
    [
        ("SSL_CONN_HAS_CERT", "EQUAL_TO", "True"),
        ("SSL_VERIFY_RESULT", "EQUAL_TO", "0"),
        ("SSL_DN_FIELD", "EQUAL_TO", "alice.example"),
        ("SSL_DN_FIELD", "STARTS_WITH", "alice."),
        ("SSL_DN_FIELD", "ENDS_WITH", "ice.example"),
        ("SSL_DN_FIELD", "CONTAINS", "lice.ex"),
        ("SSL_DN_FIELD", "REGEX", "^al[a-z]+\\.example$"),
    ];

    // Who matches: the certificate of alice, that of bob, none. What was never verified has the result 0.
    private static readonly bool[][] Matching =
    [
        [true, true, false],
        [true, true, true],
        .. Enumerable.Repeat<bool[]>([true, false, false], 5),
    ];

    public static TheoryData<int, bool> Cases =>
        [.. from rule in Enumerable.Range(0, Rules.Length) from invert in (bool[])[false, true] select (rule, invert)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_rule_about_the_certificate_matches_by_its_comparison(int rule, bool invert)
    {
        Issued?[] clients = [setup.Alice, setup.Bob, null];
        var rejected = new List<bool>();
        foreach (var client in clients)
            rejected.Add((await SecuredClient.OnceAsync(setup.Balancer, PortOf(rule, invert), certificate: client)).Status == 403);

        Assert.Equal(Matching[rule].Select(matches => matches != invert), rejected);
    }

    private static int PortOf(int rule, bool invert) => First + (2 * rule) + (invert ? 1 : 0);

    public sealed class Setup : SecuredSetup
    {
        public Setup(WireServer server) : base(server) => (Alice, Bob) = (Issuer.Issue("alice.example"), Issuer.Issue("bob.example"));

        internal Issued Alice { get; }

        internal Issued Bob { get; }

        internal override IEnumerable<(string Name, string Pem)> Uploads() => [("default", Issuer.Issue("wire.example").Pem), ("authority", Issuer.Pem)];

        internal override JsonObject[] Listeners() => [.. Cases.Select(row => Rejecting(row.Data.Item1, row.Data.Item2))];

        private JsonObject Rejecting(int rule, bool invert)
        {
            var (type, comparison, value) = Rules[rule];
            var listener = Terminating(
                PortOf(rule, invert), ("client_ca_tls_container_ref", Reference("authority")), ("client_authentication", "OPTIONAL"));
            var said = Wanted.Rule(type, comparison, value, ("invert", invert));
            if (type == "SSL_DN_FIELD")
                said["key"] = "CN";
            listener["l7policies"] = new JsonArray(Wanted.Policy($"policy {PortOf(rule, invert)}", "REJECT", [said]));
            return listener;
        }
    }
}
