using System.Collections.Concurrent;
using System.Net;
using Lbaas.Api.Idempotency;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Idempotency;

/// <summary>kill -9 between acceptances and their answers: whoever asks again gets the one that exists.</summary>
[Collection(ProcessCollection.Name)]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Kills = 4;
    private const int Clients = 32;

    private volatile string _refusal = "";

    [Fact]
    public async Task Nothing_is_made_twice_and_nothing_is_forgotten()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);
        var answered = new ConcurrentDictionary<string, string>();
        var unanswered = new ConcurrentDictionary<string, string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var (round, before) = (kill, answered.Count);
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
            {
                for (var i = 0; await TryAsync(site.Api, $"{round}-{client}-{i}", answered, unanswered); i++)
                {
                    if (answered.Count > before + Clients)
                        begun.TrySetResult();
                }
            })).ToList();
            await begun.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await site.KillServerAsync();
            await Task.WhenAll(clients);
            await site.StartServerAsync();
            output.WriteLine($"{answered.Count} answered, {unanswered.Count} not");
            foreach (var (name, body) in unanswered.ToArray())
            {
                Assert.True(await TryAsync(site.Api, name, answered, unanswered, body), $"{name}: {_refusal}");
                unanswered.TryRemove(name, out _);
            }
        }

        var balancers = await site.Api.ListAsync("loadbalancers");
        Assert.Equal(answered.Keys.Order(), balancers.Select(balancer => balancer.GetProperty("name").GetString()!).Order());
        Assert.Equal(answered.Values.Order(), balancers.Select(balancer => balancer.GetProperty("id").GetString()!).Order());
    }

    private async Task<bool> TryAsync(
        ApiClient api, string name, ConcurrentDictionary<string, string> answered, ConcurrentDictionary<string, string> unanswered, string? body = null)
    {
        body ??= $$$"""{"loadbalancer":{"name":"{{{name}}}","vip_subnet_id":"{{{Guid.NewGuid()}}}"}}""";
        try
        {
            var reply = await api.SendAsync("POST", "loadbalancers", body, (IdempotencyKey.Header, $"key-{name}"));
            if (reply.Status != HttpStatusCode.Created)
            {
                unanswered[name] = body;
                _refusal = $"{reply.Status} {reply.Text}";
                return false;
            }
            answered[name] = reply.Json.GetProperty("loadbalancer").GetProperty("id").GetString()!;
            return true;
        }
        catch (HttpRequestException)
        {
            unanswered[name] = body;
            return false;
        }
    }
}
