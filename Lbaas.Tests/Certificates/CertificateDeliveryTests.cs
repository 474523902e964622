using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Certificates;

/// <summary>Certificates on their way to a node, with the real agent and the real HAProxy.</summary>
public sealed class CertificateDeliveryTests : IAsyncDisposable
{
    private readonly LocalNode _local = new();
    private readonly Issuer _issuer = new();
    private readonly int _port = LocalNode.FreePort();
    private readonly Issued _first;
    private readonly Issued _second;
    private readonly Configuration _configuration;

    public CertificateDeliveryTests()
    {
        var golden = GoldenCase.Read("terminated-sni-hsts").Configuration;
        _configuration = golden with
        {
            LoadBalancer = golden.LoadBalancer! with { Vip = new Vip("127.0.0.1", Guid.Empty, null, Guid.Empty, true) },
            Listeners = golden.Listeners.SetItems(golden.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with
            {
                ProtocolPort = _port,
                SniContainerRefs = ["local:one"],
            }))),
        };
        (_first, _second) = (_issuer.Issue("default.example.org"), _issuer.Issue("one.example.org"));
        _local.Certificates.Texts["local:default"] = _first.Pem;
        _local.Certificates.Texts["local:one"] = _second.Pem;
    }

    public async ValueTask DisposeAsync()
    {
        _issuer.Dispose();
        await _local.DisposeAsync();
    }

    [Fact]
    public async Task A_terminating_listener_shows_the_certificate_that_the_client_asks_for()
    {
        await UpdateAsync(await _local.CreateAsync(Guid.NewGuid()), 1);

        Assert.Equal(_first.Thumbprint, await Handshake.ShownAsync("127.0.0.1", _port, "default.example.org"));
        Assert.Equal(_second.Thumbprint, await Handshake.ShownAsync("127.0.0.1", _port, "one.example.org"));
        Assert.Equal(_first.Thumbprint, await Handshake.ShownAsync("127.0.0.1", _port, "unknown.example.org"));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_after_the_next_push()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        await UpdateAsync(node, 1);
        var renewed = _issuer.Issue("default.example.org");
        _local.Certificates.Texts["local:default"] = renewed.Pem;

        await UpdateAsync(node, 2);

        await Eventually.HoldsAsync(
            async () => await Handshake.ShownAsync("127.0.0.1", _port, "default.example.org") == renewed.Thumbprint, "the renewed one is shown");
    }

    [Fact]
    public async Task A_store_that_is_down_takes_nothing_from_a_node_that_has_its_certificates()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        await UpdateAsync(node, 1);
        _local.Certificates.Failure = new CertificateException(CertificateFailure.Unavailable, "down");

        Assert.Equal(2, (await UpdateAsync(node, 2)).Revision);
        Assert.Equal(_first.Thumbprint, await Handshake.ShownAsync("127.0.0.1", _port, "default.example.org"));
    }

    [Fact]
    public async Task A_node_that_has_not_its_certificates_is_tried_again()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        _local.Certificates.Texts.TryRemove("local:one", out _);

        var failure = await Assert.ThrowsAsync<CertificateUnavailableException>(async () => await UpdateAsync(node, 1));

        Assert.Contains("local:one", failure.Message);
    }

    [Theory]
    [InlineData("MANDATORY", false)]
    [InlineData("OPTIONAL", true)]
    public async Task Clients_prove_who_they_are_when_they_must(string authentication, bool anyone)
    {
        _local.Certificates.Texts["local:ca"] = _issuer.Pem;
        _local.Certificates.Texts["local:crl"] = _issuer.RevocationList();
        var configuration = _configuration with
        {
            Listeners = _configuration.Listeners.SetItems(_configuration.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with
            {
                ClientCaTlsContainerRef = "local:ca",
                ClientCrlContainerRef = "local:crl",
                ClientAuthentication = authentication,
            }))),
        };
        await UpdateAsync(await _local.CreateAsync(Guid.NewGuid()), 1, configuration);
        using var other = new Issuer();

        Assert.Equal(anyone, await Handshake.IsServedAsync("127.0.0.1", _port, null));
        Assert.True(await Handshake.IsServedAsync("127.0.0.1", _port, _issuer.Issue("client")));
        Assert.False(await Handshake.IsServedAsync("127.0.0.1", _port, other.Issue("client")));
    }

    private ValueTask<AppliedConfiguration> UpdateAsync(AmphoraNode node, long revision, Configuration? configuration = null) =>
        _local.Driver.UpdateAsync(node, _configuration.LoadBalancer!.Id, configuration ?? _configuration, revision, default);
}
