using System.Security.Cryptography.X509Certificates;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;

namespace Lbaas.Tests.Drivers;

/// <summary>An agent's certificate ends while the agent runs.</summary>
public sealed class CertificateRenewalTests : IAsyncDisposable
{
    private readonly LocalNode _local = new(authorityAge: 60);
    private readonly Guid _amphora = Guid.NewGuid();

    public ValueTask DisposeAsync() => _local.DisposeAsync();

    [Fact]
    public async Task One_that_is_about_to_end_is_replaced_while_the_agent_serves()
    {
        var node = await CreateAsync(issuedDaysAgo: 25);
        var (pid, before) = (_local.AgentPid(_amphora), Shown());

        var renewed = await _local.Compute.RenewCertificatesAsync(_local.Driver, default);

        Assert.Equal([KeyValuePair.Create(_amphora, (string?)null)], renewed);
        Assert.Equal("1.0", (await _local.Driver.GetInfoAsync(node, default)).ApiVersion);
        Assert.Equal(pid, _local.AgentPid(_amphora));
        Assert.True(Shown() > before.AddDays(20), $"{Shown()} after {before}");
    }

    [Fact]
    public async Task One_that_has_ended_is_replaced_by_a_new_start_of_the_agent()
    {
        var node = await CreateAsync(issuedDaysAgo: 31);
        await Assert.ThrowsAsync<UnauthorizedException>(async () => await NewDriverInfoAsync(node));

        await _local.Compute.RenewCertificatesAsync(_local.Driver, default);

        Assert.Equal("1.0", (await NewDriverInfoAsync(node)).ApiVersion);
    }

    [Fact]
    public async Task One_that_lasts_is_left_alone()
    {
        await CreateAsync(issuedDaysAgo: 15);

        Assert.Empty(await _local.Compute.RenewCertificatesAsync(_local.Driver, default));
    }

    // A driver keeps its connections, and does not ask again who is there.
    private async Task<NodeInfo> NewDriverInfoAsync(AmphoraNode node)
    {
        using var driver = _local.OpenDriver();
        return await driver.GetInfoAsync(node, default);
    }

    private async Task<AmphoraNode> CreateAsync(int issuedDaysAgo)
    {
        var node = await _local.CreateAsync(_amphora);
        var then = new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-issuedDaysAgo));
        using var authority = CertificateAuthority.Open(_local.Root, then);
        using var driver = _local.OpenDriver();
        await driver.ReplaceCertificateAsync(node, authority.IssueServerCertificate(_amphora).Pem, default);
        return node;
    }

    private DateTime Shown()
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_local.DirectoryOf(_amphora), "server.pem"));
        return certificate.NotAfter;
    }
}
