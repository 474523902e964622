using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>Members with a part of their own: backups, weight 0, those that are down.</summary>
[Collection(WireCollection.Name)]
public sealed class MemberTests(MemberTests.Setup setup) : IClassFixture<MemberTests.Setup>
{
    private const int Backups = 8001;
    private const int Weights = 8002;
    private const int Down = 8003;
    private const int Turned = 8004;
    private const int Draining = 8005;

    [Fact]
    public async Task Backups_are_used_all_of_them_while_no_other_member_can_be()
    {
        Assert.Equal(["primary"], (await setup.Balancer.AnsweringAsync(Backups, 4)).Distinct());

        await setup.Balancer.ChangeAsync("primary", ("admin_state_up", false));
        Assert.Equal([3, 3], (await setup.Balancer.AnsweringAsync(Backups, 6)).CountBy(name => name).Select(count => count.Value));

        await setup.Balancer.ChangeAsync("primary", ("admin_state_up", true));
        Assert.Equal(["primary"], (await setup.Balancer.AnsweringAsync(Backups, 4)).Distinct());
    }

    [Fact]
    public async Task A_member_of_weight_0_gets_no_new_clients_and_a_new_weight_is_in_effect()
    {
        Assert.Equal(["weight 1"], (await setup.Balancer.AnsweringAsync(Weights, 4)).Distinct());

        await setup.Balancer.ChangeAsync("weight 0", ("weight", 2));
        var names = await setup.Balancer.AnsweringAsync(Weights, 6);
        Assert.Equal((4, 2), (names.Count("weight 0".Equals), names.Count("weight 1".Equals)));
    }

    [Fact]
    public async Task A_member_becomes_a_backup()
    {
        await setup.Balancer.ChangeAsync("turned", ("backup", true));

        Assert.Equal(["kept"], (await setup.Balancer.AnsweringAsync(Turned, 4)).Distinct());
    }

    [Fact]
    public async Task A_member_that_is_down_gets_no_traffic_after_a_reload_either()
    {
        await setup.Balancer.BecomesAsync("down", "ERROR");
        // From now on no probe says anything: what the new process knows of the member it has from the old one.
        setup.ProbesAreHeld = true;
        await setup.Balancer.ChangeAsync($"listener {Down}", ("timeout_client_data", 40_000));

        Assert.Equal(503, (await setup.Balancer.AskAsync(Down, "/used")).Status);
    }

    [Fact]
    public async Task A_member_that_drains_finishes_what_it_has_and_gets_nothing_new_before_it_is_off()
    {
        using var one = await setup.Balancer.ConnectAsync(Draining);
        using var other = await setup.Balancer.ConnectAsync(Draining);
        await one.SendAsync("/held");
        await other.SendAsync("/held");
        await setup.Held.HasAsync(1);

        await setup.Balancer.ChangeAsync("leaving", ("admin_state_up", false), ("drain_seconds", 2));
        Assert.Equal(["staying"], (await setup.Balancer.AnsweringAsync(Draining, 4)).Distinct());
        setup.Held.ReleaseAll();
        Assert.Equal(["leaving", "staying"], ((string[])[(await one.AnswerAsync()).Body, (await other.AnswerAsync()).Body]).Order());
        await setup.Balancer.BecomesAsync("leaving", "OFFLINE");
    }

    public sealed class Setup(WireServer server) : WireSetup(server)
    {
        private readonly Hold _probes = new();

        internal Hold Held { get; } = new();

        internal bool ProbesAreHeld { get; set; }

        internal override JsonObject[] Listeners() =>
        [
            Wanted.Listener("HTTP", Backups, Wanted.Pool(
                "backups", [Behind("primary"), Behind("backup 1", ("backup", true)), Behind("backup 2", ("backup", true))])),
            Wanted.Listener("HTTP", Weights, Wanted.Pool("weights", [Behind("weight 0", ("weight", 0)), Behind("weight 1")])),
            Wanted.Listener("HTTP", Down, Wanted.Pool("down pool", [Failing("down")], ("healthmonitor", new
            {
                type = "HTTP",
                url_path = "/probe",
                delay = 2,
                timeout = 60,
                max_retries = 10,
                max_retries_down = 1,
            }))),
            Wanted.Listener("HTTP", Turned, Wanted.Pool("turned pool", Members("turned", "kept"))),
            Wanted.Listener("HTTP", Draining, Wanted.Pool("draining pool", [Holding("leaving"), Behind("staying")])),
        ];

        private JsonObject Holding(string name)
        {
            var member = new RecordingMember(name);
            member.Answer = async request =>
            {
                if (request.Target == "/held")
                    await Held.AddAsync();
                return new Reply(200, name);
            };
            return Behind(member);
        }

        private JsonObject Failing(string name)
        {
            var member = new RecordingMember(name);
            member.Answer = async request =>
            {
                if (request.Target == "/probe" && ProbesAreHeld)
                    await _probes.AddAsync();
                return new Reply(request.Target == "/probe" ? 500 : 200, name);
            };
            return Behind(member);
        }
    }
}
