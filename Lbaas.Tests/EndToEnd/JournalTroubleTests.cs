using System.Diagnostics;
using System.Net;
using Lbaas.Runtime.Sqlite;
using Lbaas.Tests.Api;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A journal that can't be written, seen from outside: writes are sent away, reads go on, and it passes by itself.</summary>
[Collection(ProcessCollection.Name)]
public sealed class JournalTroubleTests
{
    // An answer that could not be written is asked for again, after 20 s at the latest.
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task A_locked_database_sends_writes_away_until_it_is_free()
    {
        await using var site = await Site.StartAsync(Site.NoopDrivers);
        var before = await CreateAsync(site);
        await site.SettledAsync(TimeSpan.FromSeconds(10));
        // Some are caught in the middle of their creation.
        var underWay = Enumerable.Range(0, 20).Select(_ => PostAsync(site)).ToList();
        await Task.WhenAny(underWay);
        using (var other = SqliteDatabase.Open(Path.Combine(site.DataDirectory, "journal.db"), readOnly: false, TimeSpan.FromSeconds(10)))
        {
            other.Execute("BEGIN IMMEDIATE");

            AssertSentAway(await PostAsync(site));
            await AssertReadableAsync(site, before);
            other.Execute("ROLLBACK");
        }

        await AssertRecoveredAsync(site, before);
        foreach (var reply in await Task.WhenAll(underWay))
        {
            if (reply.Status == HttpStatusCode.Created)
                await site.Api.BecomesAsync($"loadbalancers/{IdIn(reply)}", "provisioning_status", "ACTIVE");
            else
                AssertSentAway(reply);
        }
    }

    [Fact]
    public async Task A_full_disk_sends_writes_away_until_there_is_room()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can mount a small file system.");
        await using var site = new Site(Site.NoopDrivers);
        Directory.CreateDirectory(site.DataDirectory);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", site.DataDirectory) == 0, "No file system can be mounted here.");
        try
        {
            await site.StartServerAsync();
            var before = await CreateAsync(site);
            await site.SettledAsync(TimeSpan.FromSeconds(10));
            var filler = Path.Combine(site.DataDirectory, "filler");
            Fill(filler);

            // The journal may still have room within its own files.
            await Eventually.HoldsAsync(async () =>
            {
                var reply = await PostAsync(site);
                if (reply.Status == HttpStatusCode.Created)
                    return false;
                AssertSentAway(reply);
                return true;
            }, "a write is sent away");
            await AssertReadableAsync(site, before);
            File.Delete(filler);

            await AssertRecoveredAsync(site, before);
            await site.KillServerAsync();
        }
        finally
        {
            await Machine.EndAllAsync(site.Root);
            Assert.Equal(0, await RunAsync("umount", site.DataDirectory));
        }
    }

    private static async Task<string> CreateAsync(Site site) => IdIn(await PostAsync(site));

    private static string IdIn(ApiReply reply) => reply.Json.GetProperty("loadbalancer").GetProperty("id").GetString()!;

    private static Task<ApiReply> PostAsync(Site site) =>
        site.Api.PostAsync("loadbalancers", "loadbalancer", $$"""{"name":"lb","vip_subnet_id":"{{Guid.NewGuid()}}"}""");

    private static void AssertSentAway(ApiReply reply)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.True(reply.Headers.RetryAfter?.Delta > TimeSpan.Zero, reply.Headers.ToString());
        Assert.Equal(["faultcode", "faultstring", "debuginfo"], reply.Json.EnumerateObject().Select(field => field.Name));
    }

    private static async Task AssertReadableAsync(Site site, string balancer)
    {
        Assert.Equal("ACTIVE", (await site.Api.ShowAsync($"loadbalancers/{balancer}")).GetProperty("provisioning_status").GetString());
        Assert.NotEmpty(await site.Api.ListAsync("loadbalancers"));
    }

    private static async Task AssertRecoveredAsync(Site site, string before)
    {
        await Eventually.HoldsAsync(async () => (await PostAsync(site)).Status == HttpStatusCode.Created, "writes are accepted again");
        await site.SettledAsync(RecoveryLimit);
        Assert.Equal("ACTIVE", (await site.Api.ShowAsync($"loadbalancers/{before}")).GetProperty("provisioning_status").GetString());
        Assert.All(await site.Api.ListAsync("loadbalancers"), lb => Assert.Equal("ACTIVE", lb.GetProperty("provisioning_status").GetString()));
        Assert.False(site.Server.HasExited);
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[64 * 1024];
        foreach (var size in (int[])[block.Length, 4096, 1])
        {
            try
            {
                while (true)
                    file.Write(block, 0, size);
            }
            catch (IOException)
            {
                // No room for one of this size any more.
            }
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
