using System.Net;
using System.Text;
using System.Text.Json;
using Lbaas.Drivers.Networks;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A certificate on its way through the whole system, until it is lost; and the places that its key must not pass.</summary>
[Collection(TrafficCollection.Name)]
public sealed class LostCertificateTests
{
    [Fact]
    public async Task Its_listener_is_ERROR_the_others_go_on_and_its_key_is_in_no_log_journal_or_answer()
    {
        await using var site = await Site.StartAsync(
            $"--Lbaas:Network:Local:Cidr=127.{Random.Shared.Next(16, 200)}.{Random.Shared.Next(256)}.0/24", "--Lbaas:Certificates:CacheSeconds=0");
        using var issuer = new Issuer();
        using var http = new HttpClient { BaseAddress = new Uri(site.Endpoint, "/v2/lbaas/") };
        http.DefaultRequestHeaders.Add("X-Project-Id", "demo");
        var answers = new StringBuilder();
        var issued = issuer.Issue("www.example.org");
        await PostAsync(http, "certificates", new { certificate = new { pem = issued.Key } }, answers);
        await PostAsync(http, "certificates", new { certificate = issued.Pem }, answers);
        var reference = (await PostAsync(http, "certificates", new { certificate = new { name = "www", pem = issued.Pem } }, answers))
            .GetProperty("certificate").GetProperty("reference").GetString()!;
        var balancer = await site.Api.CreateAsync("loadbalancers", "loadbalancer", $$"""{"vip_subnet_id":"{{LocalNetwork.SubnetId}}"}""");
        var (tls, plain) = (Ports.Free(), Ports.Free());
        var bad = await site.Api.CreateAsync("listeners", "listener",
            $$"""{"loadbalancer_id":"{{balancer}}","protocol":"TERMINATED_HTTPS","protocol_port":{{tls}},"default_tls_container_ref":"{{reference}}"}""");
        var good = await site.Api.CreateAsync("listeners", "listener", $$"""{"loadbalancer_id":"{{balancer}}","protocol":"HTTP","protocol_port":{{plain}}}""");
        await site.Api.BecomesAsync($"loadbalancers/{balancer}", "provisioning_status", "ACTIVE");
        await site.Api.BecomesAsync($"listeners/{bad}", "provisioning_status", "ACTIVE");

        File.Delete(Path.Combine(site.DataDirectory, "certificates", "uploaded", $"{reference["local:".Length..]}.json"));
        using var failover = await http.PutAsync(new Uri($"loadbalancers/{balancer}/failover", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, failover.StatusCode);
        await site.Api.BecomesAsync($"listeners/{bad}", "provisioning_status", "ERROR");
        await site.Api.BecomesAsync($"loadbalancers/{balancer}", "provisioning_status", "ACTIVE");
        await site.Api.BecomesAsync($"listeners/{good}", "provisioning_status", "ACTIVE");
        foreach (var path in (string[])["certificates", $"listeners/{bad}", $"loadbalancers/{balancer}/history", $"loadbalancers/{balancer}/explain", $"loadbalancers/{balancer}/status"])
            answers.Append(await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Contains(reference, answers.ToString());
        AssertKeyIsNowhere(issued.Key, answers.ToString(), site);
    }

    private static async Task<JsonElement> PostAsync(HttpClient http, string path, object body, StringBuilder answers)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        answers.Append(text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static void AssertKeyIsNowhere(string key, string answers, Site site)
    {
        var lines = key.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("-----", StringComparison.Ordinal)).ToList();
        var journal = Directory.GetFiles(site.DataDirectory, "*.db*").Select(Text).ToList();
        Assert.True(lines.Count > 10);
        Assert.Contains(journal, text => text.Contains("lb.change-accepted", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.All([answers, site.Server.Output, .. journal], text => Assert.DoesNotContain(line, text, StringComparison.Ordinal)));
    }

    // The server has the file open.
    private static string Text(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
