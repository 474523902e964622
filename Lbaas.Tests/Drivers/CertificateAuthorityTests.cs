using System.Security.Cryptography.X509Certificates;
using Lbaas.Drivers.Certificates;

namespace Lbaas.Tests.Drivers;

public sealed class CertificateAuthorityTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly Guid _amphora = Guid.NewGuid();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_restart_finds_the_same_authority()
    {
        using var first = CertificateAuthority.Open(_directory.Path, _clock);
        using var second = CertificateAuthority.Open(_directory.Path, _clock);

        Assert.Equal(first.Certificate.Thumbprint, second.Certificate.Thumbprint);
    }

    [Fact]
    public async Task Many_creators_make_one_authority()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => CertificateAuthority.Open(_directory.Path, _clock))));

        Assert.Single(made.Select(a => a.Certificate.Thumbprint).Distinct());
        Assert.Equal(["ca.pem"], Directory.EnumerateFiles(_directory["ca"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Only_the_owner_can_read_the_key()
    {
        using var authority = CertificateAuthority.Open(_directory.Path, _clock);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory["ca"], "ca.pem")));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["ca"]));
    }

    [Fact]
    public void A_server_certificate_is_good_for_its_amphora_alone()
    {
        using var authority = CertificateAuthority.Open(_directory.Path, _clock);
        using var certificate = Parse(authority.IssueServerCertificate(_amphora));

        Assert.True(AgentTrust.Accepts(authority.Certificate, _amphora.ToString(), certificate, _clock));
        Assert.False(AgentTrust.Accepts(authority.Certificate, Guid.NewGuid().ToString(), certificate, _clock));
    }

    [Fact]
    public void A_client_certificate_is_no_server_certificate()
    {
        using var authority = CertificateAuthority.Open(_directory.Path, _clock);
        using var certificate = Parse(authority.IssueClientCertificate());

        Assert.False(AgentTrust.Accepts(authority.Certificate, "lbaas-controller", certificate, _clock));
    }

    [Fact]
    public void The_certificate_of_another_authority_is_refused()
    {
        using var authority = CertificateAuthority.Open(_directory.Path, _clock);
        using var other = CertificateAuthority.Open(_directory["other"], _clock);
        using var certificate = Parse(other.IssueServerCertificate(_amphora));

        Assert.False(AgentTrust.Accepts(authority.Certificate, _amphora.ToString(), certificate, _clock));
    }

    [Fact]
    public void A_server_certificate_ends_after_thirty_days()
    {
        using var authority = CertificateAuthority.Open(_directory.Path, _clock);
        var issued = authority.IssueServerCertificate(_amphora);
        using var certificate = Parse(issued);

        _clock.Advance(TimeSpan.FromDays(31));

        Assert.Equal(TimeSpan.FromDays(1), _clock.GetUtcNow() - issued.Expiration);
        Assert.False(AgentTrust.Accepts(authority.Certificate, _amphora.ToString(), certificate, _clock));
    }

    [Fact]
    public void Keys_are_ECDSA_P_256()
    {
        using var authority = CertificateAuthority.Open(_directory.Path, _clock);
        using var certificate = Parse(authority.IssueServerCertificate(_amphora));
        using var key = certificate.GetECDsaPublicKey();

        Assert.Equal(256, key!.KeySize);
    }

    [Fact]
    public void The_heartbeat_key_is_made_once()
    {
        var key = HeartbeatKey.Open(_directory.Path);

        Assert.Equal(64, key.Length);
        Assert.Equal(key, HeartbeatKey.Open(_directory.Path));
    }

    private static X509Certificate2 Parse(IssuedCertificate issued) => X509Certificate2.CreateFromPem(issued.Pem, issued.Pem);
}
