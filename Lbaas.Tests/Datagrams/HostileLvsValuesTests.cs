using FsCheck;
using FsCheck.Fluent;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Lvs;

namespace Lbaas.Tests.Datagrams;

/// <summary>Whatever tenants write, keepalived gets no line and no word more than it would get from well-meaning ones.</summary>
public sealed class HostileLvsValuesTests
{
    private static readonly string[] Fragments =
    [
        "/a", "0", "2", "200", ".", " ", "\t", "\n", "\r", "\0", "'", "\"", "\\", "#", "!", "$", "${HOME}", "{", "}", "%", "@", "~SEQ(1,2)", ",", "-",
        "\u0085", "\u2028", "é", "\n}\nvirtual_server 6.6.6.6 80 {", "misc_path \"/bin/sh\"", "255.255.0.0", "10.0.0.1", "include /etc/passwd", "GET",
    ];

    // Path, domain, codes, method, version, granularity, member address, monitor address, CIDR, name.
    private static readonly string[] Benign = ["/path", "example.org", "200", "GET", "1.1", "255.255.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.0/8", "name"];

    private static Arbitrary<string[]> Values =>
        Gen.Elements(Fragments).ArrayOf().Resize(5).Select(string.Concat).ArrayOf(Benign.Length).ToArbitrary();

    [Fact]
    public void A_hostile_value_never_adds_a_line_or_a_word()
    {
        var expected = Shape(Render(Benign)!);
        var accepted = 0;
        Prop.ForAll(Values, hostile => Enumerable.Range(0, Benign.Length).All(i =>
        {
            if (Render([.. Benign.Select((benign, at) => at == i ? hostile[i] : benign)]) is not { } text)
                return true;
            accepted++;
            return Shape(text).SequenceEqual(expected);
        })).QuickCheckThrowOnFailure();
        Assert.True(accepted > 0);
    }

    // Every line by its keyword and the number of its words; a member of the other family has no place among these VIPs.
    private static IEnumerable<string> Shape(string text) => text.Split('\n')
        .Select(line => line.Trim().Split(' ')).Select(words => $"{words[0]} {words.Length}").Where(line => line is not ("path 2" or "status_code 2" or "url 2" or "} 1")).Distinct();

    private static string? Render(string[] values)
    {
        var golden = LvsCase.Read("monitor-http-codes");
        var configuration = golden.Configuration with
        {
            LoadBalancer = golden.Configuration.LoadBalancer! with { Name = values[9], Description = values[9] },
            Listeners = golden.Configuration.Listeners.SetItems(golden.Configuration.Listeners.Select(l =>
                KeyValuePair.Create(l.Key, l.Value with { Name = values[9], AllowedCidrs = [values[8]] }))),
            Pools = golden.Configuration.Pools.SetItems(golden.Configuration.Pools.Select(p => KeyValuePair.Create(p.Key, p.Value with
            {
                Name = values[9],
                SessionPersistence = new SessionPersistence(SessionPersistence.SourceIp, null, null, values[5]),
                HealthMonitor = p.Value.HealthMonitor! with { UrlPath = values[0], DomainName = values[1], ExpectedCodes = values[2], HttpMethod = values[3], HttpVersion = values[4] == "1.1" ? "1.1" : values[4] },
                Members = p.Value.Members.SetItems(p.Value.Members.Take(1).Select(m => KeyValuePair.Create(m.Key, m.Value with { Name = values[9], Address = values[6], MonitorAddress = values[7] }))),
            }))),
        };
        try
        {
            var text = LvsConfigRenderer.Render(configuration, golden.Target)[0].Text;
            // Any other version than 1.1 is keepalived's own default.
            return values[4] == "1.1" ? text : text.Replace("virtualhost", "http_protocol 1.1\n        virtualhost", StringComparison.Ordinal);
        }
        catch (ProvisioningException)
        {
            return null;
        }
    }
}
