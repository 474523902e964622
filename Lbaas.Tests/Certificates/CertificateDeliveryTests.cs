using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Members;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Pools;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Secrets;
using Lbaas.Tests.Drivers;
using Lbaas.Tests.EndToEnd;

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
    public async Task A_node_that_has_not_its_certificates_is_tried_again_when_the_store_is_down()
    {
        var node = await _local.CreateAsync(Guid.NewGuid());
        _local.Certificates.Failure = new CertificateException(CertificateFailure.Unavailable, "down");

        var failure = await Assert.ThrowsAsync<CertificateUnavailableException>(async () => await UpdateAsync(node, 1));

        Assert.Contains("local:default", failure.Message);
    }

    [Fact]
    public async Task A_listener_whose_certificate_is_gone_is_left_out_and_the_others_are_served()
    {
        var other = _configuration.Listeners.Values.Single() with { Id = Guid.NewGuid(), ProtocolPort = LocalNode.FreePort(), DefaultTlsContainerRef = "local:one" };
        var configuration = _configuration with { Listeners = _configuration.Listeners.Add(other.Id, other) };
        _local.Certificates.Texts.TryRemove("local:default", out _);

        var applied = await UpdateAsync(await _local.CreateAsync(Guid.NewGuid()), 1, configuration);

        Assert.Equal([_configuration.Listeners.Keys.Single()], applied.Omitted?.Select(omission => omission.ResourceId));
        Assert.Contains("local:default", applied.Omitted![0].Reason);
        Assert.Equal(_second.Thumbprint, await Handshake.ShownAsync("127.0.0.1", other.ProtocolPort, "one.example.org"));
        Assert.Null(await Handshake.ShownAsync("127.0.0.1", _port, "default.example.org"));
    }

    [Fact]
    public async Task A_pool_whose_authority_is_gone_answers_503()
    {
        await using var backEnd = await BackEnd.StartAsync("in plain text");
        var pool = new Pool { Id = Guid.NewGuid(), Protocol = "HTTP", LbAlgorithm = "ROUND_ROBIN", TlsEnabled = true, CaTlsContainerRef = "local:gone" };
        var member = new Member { Id = Guid.NewGuid(), Address = "127.0.0.1", ProtocolPort = backEnd.Port };
        var listener = new Listener { Id = Guid.NewGuid(), Protocol = "HTTP", ProtocolPort = _port, DefaultPoolId = pool.Id };
        var configuration = Configuration.Empty with
        {
            LoadBalancer = _configuration.LoadBalancer,
            Listeners = Configuration.Empty.Listeners.Add(listener.Id, listener),
            Pools = Configuration.Empty.Pools.Add(pool.Id, pool with { Members = pool.Members.Add(member.Id, member) }),
        };

        var applied = await UpdateAsync(await _local.CreateAsync(Guid.NewGuid()), 1, configuration);

        Assert.Equal([pool.Id], applied.Omitted?.Select(omission => omission.ResourceId));
        using var client = new HttpClient();
        Assert.Equal(503, (int)(await client.GetAsync(new Uri($"http://127.0.0.1:{_port}/"), TestContext.Current.CancellationToken)).StatusCode);
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
