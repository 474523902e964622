using System.Security.Cryptography;
using System.Text;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Drivers;

/// <summary>
/// What is rendered, by example: <c>Golden/Haproxy/NAME.in.json</c> gives <c>NAME.cfg</c>. With the environment variable
/// <c>LBAAS_GOLDEN=write</c> the tests write the <c>.cfg</c> files anew; read the difference before you commit it.
/// </summary>
public sealed class HaproxyGoldenTests
{
    public static TheoryData<string> Cases => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_configuration_renders_as_its_golden_file_says(string name)
    {
        var golden = GoldenCase.Read(name);

        var rendered = HaproxyConfigRenderer.Render(golden.Configuration, golden.Target)!;

        GoldenFile.Check($"Haproxy/{name}.cfg", rendered.Text);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task HAProxy_accepts_every_golden_configuration_without_a_warning(string name)
    {
        using var directory = new TemporaryDirectory();
        var golden = GoldenCase.Read(name);
        var target = golden.Target with { BasePath = directory.Path };
        Directory.CreateDirectory(directory[golden.Configuration.LoadBalancer!.Id.ToString()]);
        await File.WriteAllTextAsync(Path.Combine(directory[golden.Configuration.LoadBalancer.Id.ToString()], "servers-state"), "1\n");
        NamedFiles.Write(golden.Configuration, target.For(golden.Configuration.LoadBalancer.Id).CertificateDirectory);
        await File.WriteAllTextAsync(directory["haproxy.cfg"], HaproxyConfigRenderer.Render(golden.Configuration, target)!.Text);

        var complaints = await HaproxyProgram.ComplaintsAsync(directory["haproxy.cfg"], PeersSection.NameOfPeer(GoldenCase.Amphora));

        Assert.Equal("", complaints);
    }

    [Fact]
    public void The_digest_is_the_MD5_of_the_text()
    {
        var golden = GoldenCase.Read("http");

        var rendered = HaproxyConfigRenderer.Render(golden.Configuration, golden.Target)!;

        Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(rendered.Text))), rendered.Digest);
    }

    [Fact]
    public void Names_and_descriptions_do_not_change_the_digest()
    {
        var golden = GoldenCase.Read("http");
        var renamed = golden.Configuration with { LoadBalancer = golden.Configuration.LoadBalancer! with { Name = "other", Description = "other" } };

        var (one, other) = (HaproxyConfigRenderer.Render(golden.Configuration, golden.Target)!, HaproxyConfigRenderer.Render(renamed, golden.Target)!);

        Assert.Equal(one.Digest, other.Digest);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Nothing_is_rendered_when_no_enabled_listener_is_left(bool balancerUp, bool listenerUp)
    {
        var golden = GoldenCase.Read("http");
        var configuration = golden.Configuration with
        {
            LoadBalancer = golden.Configuration.LoadBalancer! with { AdminStateUp = balancerUp },
            Listeners = golden.Configuration.Listeners.SetItems(
                golden.Configuration.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { AdminStateUp = listenerUp }))),
        };

        Assert.Null(HaproxyConfigRenderer.Render(configuration, golden.Target));
    }
}
