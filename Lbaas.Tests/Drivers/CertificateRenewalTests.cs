using System.Security.Cryptography.X509Certificates;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

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

        var answer = Assert.IsType<CertificateRotated>(await RotateAsync(node));

        Assert.Equal("1.0", (await NewDriverInfoAsync(node)).ApiVersion);
        Assert.Equal(pid, _local.AgentPid(_amphora));
        Assert.Equal(answer.Expiration.UtcDateTime, Shown().ToUniversalTime());
        Assert.True(Shown() > before.AddDays(20), $"{Shown()} after {before}");
    }

    [Fact]
    public async Task An_agent_that_is_started_again_has_the_new_one()
    {
        var node = await CreateAsync(issuedDaysAgo: 25);
        var answer = Assert.IsType<CertificateRotated>(await RotateAsync(node));
        using var restarted = _local.OpenCompute(heartbeatSeconds: 3);

        Assert.Equal(answer.Expiration, (await _local.CreateAsync(_amphora, restarted)).Instance.CertificateExpiration);
    }

    [Fact]
    public async Task One_that_has_ended_is_believed_by_nobody_until_the_compute_service_is_asked_for_the_instance()
    {
        var node = await CreateAsync(issuedDaysAgo: 31);
        await Assert.ThrowsAsync<UnauthorizedException>(async () => await NewDriverInfoAsync(node));

        var again = await _local.CreateAsync(_amphora);

        Assert.Equal("1.0", (await NewDriverInfoAsync(again)).ApiVersion);
        Assert.True(again.Instance.CertificateExpiration > TimeProvider.System.GetUtcNow().AddDays(29));
    }

    [Fact]
    public async Task One_that_has_not_ended_is_no_reason_to_start_the_agent_anew()
    {
        await CreateAsync(issuedDaysAgo: 29);
        var pid = _local.AgentPid(_amphora);
        using var restarted = _local.OpenCompute();

        await restarted.EnsureRunningAsync(deadOnly: false, default);

        Assert.Equal(pid, _local.AgentPid(_amphora));
    }

    [Fact]
    public async Task An_agent_that_is_not_there_keeps_what_it_has_and_says_why()
    {
        var node = await CreateAsync(issuedDaysAgo: 25);
        var before = Shown();

        var answer = await RotateAsync(node with { Instance = node.Instance with { Port = LocalNode.FreePort() } });

        Assert.Contains("can't be reached", Assert.IsType<CertificateNotRotated>(answer).Reason);
        Assert.Equal(before, Shown());
    }

    private async Task<object?> RotateAsync(AmphoraNode node)
    {
        using var driver = _local.OpenDriver();
        var worker = new RotationWorker(driver, _local.Authority, Options.Create(new AmphoraDriverOptions()), TimeProvider.System, NullLogger<RotationWorker>.Instance);
        return await worker.HandleAsync(new ActorAddress(RotateCertificate.WorkerKind, node.Id.ToString()), new RotateCertificate(node.Id, node.Instance), default);
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
