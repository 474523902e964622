using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Format;

namespace Lbaas.Tests.Brakes;

/// <summary>Nothing that is lost, and no restart, keeps a place taken or an amphora waiting.</summary>
public class LostMessageTests
{
    private static readonly BrakeOptions One = new() { TotalMax = 1 };

    [Fact]
    public void Who_was_granted_is_told_again_and_again()
    {
        var told = new List<object>();
        var brake = new DrivenBrake();
        brake.Convict(1);
        brake.Told = (_, answer) => told.Add(answer);

        brake.Pass(3 * One.TellAgain);

        Assert.Equal(Enumerable.Repeat(new RepairGranted(), 3), told);
    }

    [Fact]
    public void Who_waits_is_told_again_and_again()
    {
        var told = 0;
        var brake = new DrivenBrake(One);
        brake.ConvictMany(1, 2);
        brake.Told = (_, answer) => told += answer is RepairHeld ? 1 : 0;

        brake.Pass(3 * One.TellAgain);

        Assert.Equal(3, told);
    }

    [Fact]
    public void When_nobody_is_left_nobody_is_told()
    {
        var brake = new DrivenBrake();
        brake.Convict(1);
        brake.End(1);
        brake.Told = (_, _) => Assert.Fail("It told somebody.");

        brake.Pass(10 * One.TellAgain);
    }

    [Fact]
    public void Who_answers_that_it_lives_gives_its_place_to_the_next()
    {
        var brake = new DrivenBrake(One);
        brake.ConvictMany(1, 2);

        brake.Withdraw(1);

        Assert.True(brake.IsGranted(2));
    }

    [Fact]
    public void Of_a_long_queue_the_first_are_told()
    {
        var told = new List<Guid>();
        var brake = new DrivenBrake(One with { ConvictionsMax = 3 });
        brake.ConvictMany(1, 20);
        brake.Told = (amphora, _) => told.Add(amphora);

        brake.Pass(One.TellAgain);

        Assert.Equal(Enumerable.Range(1, 5).Select(DrivenBrake.Amphora), told);
    }

    [Fact]
    public void After_a_restart_all_are_told_at_once()
    {
        var brake = new DrivenBrake(One);
        brake.ConvictMany(1, 2);
        brake.Answers.Clear();

        brake.Restart();

        Assert.Equal((true, false), (brake.IsGranted(1), brake.IsGranted(2)));
    }

    [Fact]
    public void A_restart_forgets_no_deadline()
    {
        var brake = new DrivenBrake(One);
        brake.ConvictMany(1, 2);
        brake.Restart();

        brake.Pass(One.GrantDeadline);

        Assert.True(brake.IsGranted(2));
    }

    [Fact]
    public void A_restart_forgets_no_opening()
    {
        var brake = new DrivenBrake();
        brake.ConvictMany(1, 11);
        brake.Restart();

        brake.Pass(One.Window);

        Assert.False(brake.State.IsClosed);
    }

    [Fact]
    public void A_restart_forgets_no_end_of_an_operators_word()
    {
        var brake = new DrivenBrake();
        brake.Say(OverrideMode.Closed, TimeSpan.FromHours(1));
        brake.Restart();

        brake.Pass(TimeSpan.FromHours(1));

        Assert.False(brake.State.IsClosed);
    }

    [Fact]
    public void What_fell_due_while_nothing_ran_is_done_when_it_runs_again()
    {
        var brake = new DrivenBrake(One);
        brake.ConvictMany(1, 2);
        brake.Sleep(One.GrantDeadline);

        brake.Restart();

        Assert.True(brake.IsGranted(2));
    }

    [Fact]
    public void A_snapshot_is_the_state()
    {
        var (brake, format) = (new DrivenBrake(), new EventFormat());
        brake.ConvictMany(1, 15);
        brake.Say(OverrideMode.Open, TimeSpan.FromHours(1));
        var written = format.WriteState(brake.State);

        var read = format.ReadState(written, typeof(BrakeState))!;

        Assert.Equal(Text(written), Text(format.WriteState(read)));
        Assert.Equal(Text(written), Text(format.WriteState(brake.Replayed())));
    }

    private static string Text(Payload payload) => System.Text.Encoding.UTF8.GetString(payload.Bytes.Span);
}
