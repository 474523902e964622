using System.Net;
using System.Text.Json;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.EndToEnd;

/// <summary>TLS from an upload over the API to a client at the VIP.</summary>
[Collection(TrafficCollection.Name)]
public sealed class TerminatedTlsTests
{
    [Fact]
    public async Task Clients_at_the_VIP_see_the_uploaded_certificates_and_reach_the_members()
    {
        await using var site = await Site.StartAsync($"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24");
        await using var backEnd = await BackEnd.StartAsync("behind TLS");
        using var issuer = new Issuer();
        var (first, second) = (issuer.Issue("one.example.org"), issuer.Issue("two.example.org"));
        var (one, two, port) = (await UploadAsync(site, first), await UploadAsync(site, second), Ports.Free());
        var balancer = await site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        var listener = await site.Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TERMINATED_HTTPS","protocol_port":{{port}},"default_tls_container_ref":"{{one}}","sni_container_refs":["{{two}}"],"hsts_max_age":60}""");
        var pool = await site.Api.CreateAsync("pools", "pool", $$"""{"listener_id":"{{listener}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"}""");
        await site.Api.CreateAsync($"pools/{pool}/members", "member", $$"""{"address":"127.0.0.1","protocol_port":{{backEnd.Port}}}""");
        await site.Api.BecomesAsync($"loadbalancers/{balancer}", "provisioning_status", "ACTIVE");
        var vip = (await site.Api.ShowAsync($"loadbalancers/{balancer}")).GetProperty("vip_address").GetString()!;

        Assert.Equal(first.Thumbprint, await Handshake.ShownAsync(vip, port, "one.example.org"));
        Assert.Equal(second.Thumbprint, await Handshake.ShownAsync(vip, port, "two.example.org"));
        await Eventually.HoldsAsync(async () => await AskAsync(vip, port) == ("behind TLS", "max-age=60;"), "the member answers through TLS");
    }

    private static async Task<string> UploadAsync(Site site, Issued issued)
    {
        var reply = await site.Api.PostAsync("certificates", "certificate", JsonSerializer.Serialize(new { pem = issued.Pem }));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Json.GetProperty("certificate").GetProperty("reference").GetString()!;
    }

    private static async Task<(string Body, string Policy)> AskAsync(string vip, int port)
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        });
        using var response = await http.GetAsync($"https://{vip}:{port}/");
        return (await response.Content.ReadAsStringAsync(), string.Join(' ', response.Headers.GetValues("Strict-Transport-Security")));
    }
}
