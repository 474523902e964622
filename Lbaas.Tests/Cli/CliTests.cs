using System.Text.RegularExpressions;

namespace Lbaas.Tests.Cli;

/// <summary>
/// The OpenStack client against the real server process. A transcript is the test: what the client prints must be what the
/// file says. <c>LBAAS_GOLDEN=write</c> writes the files anew.
/// </summary>
public sealed partial class CliTests(TranscriptRuns runs) : IClassFixture<TranscriptRuns>
{
    public static TheoryData<string> Transcripts() => [.. Transcript.Names()];

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task The_client_prints_what_the_transcript_says(string name) => new Transcript(name).Check(await runs.Of(name));

    [Fact]
    public async Task Every_command_of_the_client_is_in_a_transcript()
    {
        // Nobody listens there; the client knows its commands by itself.
        var printed = await new OpenStackClient(new Uri("http://127.0.0.1:1")).RunAsync(["command list --group openstack.load_balancer.v2 -f value -c Commands"]);
        var commands = AnyCommand().Matches(printed).Select(match => match.Groups[1].Value).ToList();
        var used = Transcript.Names().SelectMany(Transcript.CommandsOf).ToList();

        var missing = commands.Where(command => !used.Exists(line => line.StartsWith(command + " ", StringComparison.Ordinal) || line == command));

        Assert.Equal(("", true), (string.Join(", ", missing), commands.Count > 80));
    }

    [GeneratedRegex("'(loadbalancer [a-z0-9 ]+)'")]
    private static partial Regex AnyCommand();
}
