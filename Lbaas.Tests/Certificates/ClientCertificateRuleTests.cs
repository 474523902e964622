using System.Net;
using System.Security.Cryptography.X509Certificates;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Certificates;

/// <summary>L7 rules about clients' certificates at a listener that terminates TLS, with the real HAProxy.</summary>
public sealed class ClientCertificateRuleTests : IAsyncDisposable
{
    private readonly LocalNode _local = new();
    private readonly Issuer _issuer = new();
    private readonly int _port = LocalNode.FreePort();

    public async ValueTask DisposeAsync()
    {
        _issuer.Dispose();
        await _local.DisposeAsync();
    }

    [Fact]
    public async Task Clients_go_where_their_certificate_says()
    {
        var golden = GoldenCase.Read("terminated-l7-client-certificates").Configuration;
        foreach (var name in (string[])["default", "one", "two"])
            _local.Certificates.Texts[$"local:{name}"] = _issuer.Issue($"{name}.example.org").Pem;
        (_local.Certificates.Texts["local:ca"], _local.Certificates.Texts["local:crl"]) = (_issuer.Pem, _issuer.RevocationList());
        await _local.Driver.UpdateAsync(await _local.CreateAsync(Guid.NewGuid()), golden.LoadBalancer!.Id, OnThisMachine(golden), 1, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Found, "https://elsewhere.example.org/"), await AskAsync(_issuer.Issue("moved.example.org")));
        // Its pool has nobody in it.
        Assert.Equal((HttpStatusCode.ServiceUnavailable, null), await AskAsync(_issuer.Issue("another.example.org")));
    }

    private Configuration OnThisMachine(Configuration golden) => golden with
    {
        LoadBalancer = golden.LoadBalancer! with { Vip = new Vip("127.0.0.1", Guid.Empty, null, Guid.Empty, true) },
        Listeners = golden.Listeners.SetItems(golden.Listeners.Select(l => KeyValuePair.Create(l.Key, l.Value with { ProtocolPort = _port }))),
        Pools = golden.Pools.SetItems(golden.Pools.Select(p => KeyValuePair.Create(p.Key, p.Value with { Members = p.Value.Members.Clear() }))),
    };

    private async Task<(HttpStatusCode Status, string? Location)> AskAsync(Issued client)
    {
        using var certificate = X509CertificateLoader.LoadPkcs12(client.Pkcs12, null);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate,
            },
        });
        using var response = await http.GetAsync(new Uri($"https://127.0.0.1:{_port}/"));
        return (response.StatusCode, response.Headers.Location?.ToString());
    }
}
