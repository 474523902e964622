using Lbaas.Actors.Amphorae;
using Lbaas.Actors.AmphoraPools;

namespace Lbaas.Tests.Builds;

/// <summary>What the limit on builds promises, whatever becomes of messages.</summary>
public class BuildLimitTests
{
    private const int Seeds = 100;
    private const int Amphorae = 20;

    [Fact]
    public void Never_more_are_built_at_once_than_the_limit_says_and_all_come_to_an_end()
    {
        var full = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var limit = random.Next(1, 4);
            var yard = new BuildYard(seed, limit) { Trouble = random.NextDouble() * 0.3 };
            for (var number = 1; number <= Amphorae; number++)
                Live(yard, new Guid(number, 0, 0, new byte[8]), random);

            yard.RunFor(TimeSpan.FromMinutes(10));
            yard.Trouble = 0;
            yard.RunFor(TimeSpan.FromMinutes(30));

            Assert.True(yard.Most <= limit, $"seed {seed}: {yard.Most} are built at the same time, and {limit} may be");
            full += yard.Most == limit ? 1 : 0;
            Assert.True(yard.Amphorae.All(amphora => amphora.Status is not AmphoraStatus.PendingCreate), $"seed {seed}: some still wait");
            Assert.True(yard.Queue.Slots.IsEmpty && yard.Queue.Waiting.IsEmpty, $"seed {seed}: some are still in the queue");
        }

        Assert.True(full > Seeds * 0.9, $"in {full} of {Seeds} yards all slots were ever used");
    }

    [Fact]
    public void A_stream_of_repairs_does_not_keep_a_spare_waiting_for_ever()
    {
        var yard = new BuildYard(seed: 1, limit: 1);
        var spare = new Guid(0, 1, 0, new byte[8]);
        yard.Order(spare, BuildPriority.Spare, TimeSpan.FromSeconds(1));
        for (var number = 0; number < 200; number++)
            yard.Order(new Guid(number, 2, 0, new byte[8]), BuildPriority.Repair, TimeSpan.FromSeconds(number * 10));

        yard.RunFor(TimeSpan.FromMinutes(29));

        Assert.Contains(spare, yard.Built.Keys);
    }

    private static void Live(BuildYard yard, Guid amphora, Random random)
    {
        var born = TimeSpan.FromSeconds(random.Next(0, 300));
        yard.Order(amphora, random.NextDouble() < 0.5 ? BuildPriority.Repair : BuildPriority.Spare, born);
        if (random.NextDouble() < 0.2)
            yard.Retire(amphora, born + TimeSpan.FromSeconds(random.Next(0, 120)));
    }
}
