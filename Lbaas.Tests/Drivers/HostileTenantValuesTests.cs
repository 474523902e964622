using FsCheck;
using FsCheck.Fluent;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Tests.Drivers;

/// <summary>
/// Whatever tenants write, HAProxy gets no line and no word more than it would get from well-meaning ones. Long, since every value is
/// tried in every place.
/// </summary>
public sealed class HostileTenantValuesTests
{
    private const int Values = 200;

    private static readonly string[] Fragments =
    [
        "a", "Z", "0", "/", " ", "\t", "\n", "\r", "\r\n", "\0", "'", "\"", "\\", "#", "$", "${HOME}", "\"${HOME}\"", "{", "}", "%", "%[src]", "%%",
        "(", ")", ",", ";", "\u0085", "\u2028", "\u2029", "\v", "\f", "\u001b", "\u007f", "é", "\u00a0", "\ufeff", "\U0001f600", "\ud800",
        "server evil 6.6.6.6:80", "\nbackend evil\n", "\\\n", "\\", "'\\''", "|", "*", "-", "--", "-f", ".", ":", "=", "&&", "`id`", "if", "or", "||", "!",
        "word word word word word word word word word word word word word word word word ", "198.51.100.9", "192.0.2.0/24", "TLS_", "200",
    ];

    private static Gen<string> Hostile => Gen.OneOf(
        Gen.Elements(Fragments).ArrayOf().Resize(6).Select(string.Concat),
        Gen.Elements(Fragments).ArrayOf(80).Select(string.Concat),
        Gen.Elements(Fragments).Select(fragment => fragment + new string('x', 20_000)),
        Gen.Elements(Fragments).Select(fragment => new string('x', 3000) + string.Concat(Enumerable.Repeat(fragment, 70))),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void A_hostile_value_is_refused_or_changes_no_line_and_no_number_of_words()
    {
        var harmless = HaproxyWords.Of(Render(TenantTexts.Harmless)!);
        var accepted = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Values), Prop.ForAll(Hostile.ToArbitrary(), hostile =>
        {
            foreach (var (name, put) in TenantTexts.All)
            {
                if (Render(put(TenantTexts.Harmless, hostile)) is not { } text)
                    continue;
                accepted++;
                AssertSameDirectives(harmless, HaproxyWords.Of(text), name, hostile);
            }
        }));
        Assert.True(accepted > Values);
    }

    [Fact]
    public async Task HAProxy_itself_reads_what_is_accepted()
    {
        using var directory = new TemporaryDirectory();
        var put = 0;
        foreach (var hostile in Hostile.Sample(40))
        {
            // Which ciphers there are is OpenSSL's to know.
            var configuration = TenantTexts.Harmless;
            foreach (var (name, into) in TenantTexts.All.Where(field => !field.Name.EndsWith("ciphers", StringComparison.Ordinal)))
            {
                if (Render(into(configuration, hostile)) is null)
                    continue;
                configuration = into(configuration, hostile);
                put++;
            }
            var target = Target(directory.Path);
            NamedFiles.Write(configuration, target.For(configuration.LoadBalancer!.Id).CertificateDirectory);
            await File.WriteAllTextAsync(directory["haproxy.cfg"], HaproxyConfigRenderer.Render(configuration, target)!.Text);

            var complaints = await HaproxyProgram.ComplaintsAsync(directory["haproxy.cfg"]);

            Assert.False(complaints.Contains("ALERT", StringComparison.Ordinal), complaints);
        }
        Assert.True(put > 40);
    }

    private static void AssertSameDirectives(List<List<string>> harmless, List<List<string>> given, string field, string hostile)
    {
        // Whether X-Forwarded-For is wanted is the one thing that a header's value is to decide.
        var (expected, actual) = (Directives(harmless), Directives(given));
        Assert.True(expected.Count == actual.Count, $"{field}: {expected.Count} lines have become {actual.Count} by '{hostile}'.");
        foreach (var (before, after) in expected.Zip(actual))
        {
            // Ciphers that are none of their kind are not named, and the keyword goes with them.
            var counts = field.EndsWith("ciphers", StringComparison.Ordinal) ? [before.Count - 2, before.Count, before.Count + 2] : new[] { before.Count };
            Assert.True(counts.Contains(after.Count), $"{field}: '{string.Join(' ', before)}' has become '{string.Join(' ', after)}'.");
            Assert.Equal(before.FirstOrDefault(), after.FirstOrDefault());
            // What the harmless line has of its own accord stays: only whole values are other ones.
            if (before.Count == after.Count)
                Assert.True(before.Zip(after).Count(pair => pair.First != pair.Second) <= 2, $"{field}: '{string.Join(' ', after)}'");
        }
    }

    private static List<List<string>> Directives(List<List<string>> lines) => [.. lines.Where(words => words is not ["option", "forwardfor"])];

    private static RenderTarget Target(string basePath) => new(basePath) { LogTarget = "127.0.0.1:514" };

    private static string? Render(Configuration configuration)
    {
        try
        {
            return HaproxyConfigRenderer.Render(configuration, Target("/base"))!.Text;
        }
        catch (ProvisioningException)
        {
            return null;
        }
    }
}
