namespace Lbaas.Tests.Amphora;

/// <summary>Any changes in any order: what runs is what a fresh HAProxy makes of the file.</summary>
[Collection(HaproxyCollection.Name)]
public sealed class RuntimeSequenceTests(PoolUnderTest pool, ITestOutputHelper output) : IClassFixture<PoolUnderTest>
{
    private const int Sequences = 50;
    private const int SequencesOfOnePool = 5;
    private const int StepsMax = 3;
    private const int MembersMax = 5;

    [Fact]
    public async Task After_each_of_many_random_edits_the_running_HAProxy_is_as_a_fresh_one()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var (random, reloads, steps) = (new Random(seed), 0, 0);
        PoolText text = null!;
        for (var sequence = 0; sequence < Sequences; sequence++)
        {
            if (sequence % SequencesOfOnePool == 0)
                text = await pool.StartAsync(text => text with { Algorithm = random.Next(5) == 0 ? "source" : "leastconn", Listeners = random.Next(1, 3) });
            for (var step = random.Next(1, StepsMax); step > 0; step--, steps++)
            {
                text = Edited(text, random);
                var worker = pool.Worker;
                await pool.BringAsync(text);
                reloads += worker == pool.Worker ? 0 : 1;
                // What left may be there a little longer.
                Assert.Equal(FreshHaproxy.Servers(text), pool.Servers.Where(server =>
                    text.Members.Any(member => server.Contains($"/{member.Id} ")) || !server.Contains(" maintenance")));
            }
        }
        output.WriteLine($"{steps} steps, {reloads} reloads");
        Assert.InRange(reloads, 1, steps - 1);
    }

    private PoolText Edited(PoolText text, Random random)
    {
        var members = text.Members.ToList();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(Math.Max(1, members.Count));
            switch (members.Count == 0 ? 0 : random.Next(10))
            {
                case 0 or 1 or 2 when members.Count < MembersMax:
                    members.Insert(at, pool.Member(random.Next(3)) with
                    {
                        Weight = random.Next(0, 10),
                        IsDisabled = random.Next(4) == 0,
                        Words = new[] { "", "check inter 10s", "check inter 10s fall 3 rise 2 addr 127.0.0.1 port 1 backup", "send-proxy-v2" }[random.Next(4)],
                    });
                    break;
                case 3 or 4:
                    members.RemoveAt(at);
                    break;
                case 5 when text.Members.Length > 0 && !members.Exists(member => member.Id == text.Members[0].Id):
                    members.Add(text.Members[0]);
                    break;
                case 6 or 7:
                    members[at] = members[at] with { Weight = random.Next(0, 257) };
                    break;
                case 8:
                    members[at] = members[at] with { IsDisabled = !members[at].IsDisabled };
                    break;
                case 9 when random.Next(3) == 0:
                    text = text with { TimeoutServer = $"{random.Next(5, 50)}s" };
                    break;
            }
        }
        return text.With([.. members]);
    }
}
