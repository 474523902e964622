using FsCheck;
using FsCheck.Fluent;

namespace Lbaas.Tests.Brakes;

/// <summary>What holds whatever the order of messages, restarts and doubled messages.</summary>
public class BrakeProperties
{
    private static readonly Arbitrary<int> Seeds = Arb.From(Gen.Choose(0, int.MaxValue));

    [Fact]
    public void Never_are_more_replaced_at_once_than_the_limits_allow() => Prop.ForAll(Seeds, seed =>
    {
        var fleet = new RandomFleet(seed);
        fleet.LiveThroughTrouble(steps: 300);
        return fleet.Mistake is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void In_the_end_everybody_is_replaced_and_no_place_stays_taken() => Prop.ForAll(Seeds, seed =>
    {
        var fleet = new RandomFleet(seed);
        fleet.LiveThroughTrouble(steps: 200);
        fleet.Settle();
        return fleet.Mistake is null;
    }).QuickCheckThrowOnFailure();
}
