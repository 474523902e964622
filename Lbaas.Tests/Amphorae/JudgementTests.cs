using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;

namespace Lbaas.Tests.Amphorae;

/// <summary>Lessons 9.3: silence alone convicts nobody.</summary>
public class JudgementTests
{
    private const int Looks = 3;
    private const InstanceCondition Unknown = InstanceCondition.Unknown;
    private const InstanceCondition Running = InstanceCondition.Running;
    private const InstanceCondition Stopped = InstanceCondition.Stopped;
    private const InstanceCondition Lifeless = InstanceCondition.Lifeless;
    private const InstanceCondition Gone = InstanceCondition.Gone;

    [Theory]
    [InlineData(AgentSign.None, 0, null, "free")]
    [InlineData(AgentSign.None, 0, Unknown, "free")]
    [InlineData(AgentSign.None, 0, Running, "free")]
    [InlineData(AgentSign.None, 0, Stopped, "fenced")]
    [InlineData(AgentSign.None, 0, Gone, "fenced")]
    [InlineData(AgentSign.None, 0, Lifeless, "dead")]
    [InlineData(AgentSign.Mute, 2, Running, "free")]
    [InlineData(AgentSign.Mute, 3, Running, "dead")]
    [InlineData(AgentSign.Mute, 2, Unknown, "free")]
    [InlineData(AgentSign.Mute, 3, Unknown, "dead")]
    [InlineData(AgentSign.Mute, 3, null, "dead")]
    [InlineData(AgentSign.Mute, 1, Stopped, "fenced")]
    [InlineData(AgentSign.Refuses, 1, null, "free")]
    [InlineData(AgentSign.Refuses, 1, Unknown, "dead")]
    [InlineData(AgentSign.Refuses, 2, Running, "free")]
    [InlineData(AgentSign.Refuses, 3, Running, "dead")]
    [InlineData(AgentSign.Refuses, 1, Gone, "fenced")]
    [InlineData(AgentSign.Answers, 3, Running, "free")]
    [InlineData(AgentSign.Answers, 3, Unknown, "free")]
    [InlineData(AgentSign.Answers, 1, Stopped, "free")]
    public void One_that_is_silent_is_dead_by_a_second_sign(AgentSign agent, int times, InstanceCondition? instance, string verdict) =>
        Assert.Equal(verdict, Judge(new Suspicion(default, IsSilent: true) { Agent = agent, Times = times, Instance = instance }));

    [Theory]
    [InlineData(AgentSign.Mute, 3, Running, "free")]
    [InlineData(AgentSign.Refuses, 3, Unknown, "free")]
    [InlineData(AgentSign.Refuses, 3, Lifeless, "dead")]
    [InlineData(AgentSign.None, 0, Stopped, "fenced")]
    [InlineData(AgentSign.None, 0, Gone, "fenced")]
    public void While_hardly_anybody_is_heard_only_the_compute_services_word_counts(AgentSign agent, int times, InstanceCondition instance, string verdict) =>
        Assert.Equal(verdict, Judge(new Suspicion(default, IsSilent: true) { IsDoubted = true, Agent = agent, Times = times, Instance = instance }));

    [Theory]
    [InlineData(AgentSign.None, 0, Running, "free")]
    [InlineData(AgentSign.Answers, 2, Running, "free")]
    [InlineData(AgentSign.Answers, 3, Running, "dead")]
    [InlineData(AgentSign.Mute, 3, Running, "dead")]
    [InlineData(AgentSign.None, 0, Stopped, "free")]
    public void One_that_is_heard_without_its_listeners_is_dead_by_its_own_word(AgentSign agent, int times, InstanceCondition instance, string verdict) =>
        Assert.Equal(verdict, Judge(new Suspicion(default, IsSilent: false) { Agent = agent, Times = times, Instance = instance }));

    private static string Judge(Suspicion suspicion) => Judgement.Of(suspicion, Looks) switch
    {
        null => "free",
        { IsFenced: true } => "fenced",
        _ => "dead",
    };
}
