using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;
using Lbaas.Tests.EndToEnd;

namespace Lbaas.Tests.Wire;

/// <summary>A pool for each kind of probe, on a listener of its own; members are named after what they answer.</summary>
public sealed class HealthMonitorSetup : WireSetup
{
    private readonly Issuer _issuer = new();
    private readonly X509Certificate2 _certificate;
    private readonly List<RecordingMember> _elsewhere = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly Probes _probes = new();
    private readonly Hold _silence = new();
    private Task<List<int>> _counted = null!;
    private int _port = 8000;

    public HealthMonitorSetup(WireServer server) : base(server) =>
        _certificate = X509CertificateLoader.LoadPkcs12(_issuer.Issue("member.example").Pkcs12, null);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _counted = CountAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var member in _elsewhere)
            await member.DisposeAsync();
        _certificate.Dispose();
        _issuer.Dispose();
    }

    internal int PortOf(string member) => _ports[member];

    /// <summary>How a client fared before a failed probe, after each of three, and after each of two good ones.</summary>
    internal Task<List<int>> CountedAsync() => _counted;

    internal override JsonObject[] Listeners() =>
    [
        Probed("listed", Monitor("HTTP", ("http_method", "POST"), ("url_path", "/health?deep=1"), ("expected_codes", "200, 204"),
            ("http_version", 1.1), ("domain_name", "health.example.org")), Answering("listed 204"), Answering("listed 200"), Answering("listed 202")),
        Probed("range", Monitor("HTTP", ("expected_codes", "200-204")), Answering("range 204"), Answering("range 205")),
        Probed("default", Monitor("HTTP"), Answering("default 200"), Answering("default 404")),
        Probed("secured", Monitor("HTTPS"), Secured("secured 200"), Secured("secured 500"), Behind("not secured")),
        Probed("tcp", Monitor("TCP"), Answering("tcp 500"), Closed("tcp closed")),
        Probed("hello", Monitor("TLS-HELLO"), Behind("hello plain"), Closed("hello closed")),
        Probed("hello fine", Monitor("TLS-HELLO"), Behind("hello alone")),
        Probed("silence", Monitor("HTTP", ("timeout", 1)), Silent("silent")),
        Probed("elsewhere", Monitor("HTTP"),
            Elsewhere(Answering("bad, probed elsewhere", 500), 200), Elsewhere(Answering("good, probed elsewhere", 200), 500)),
        Probed("disabled", Monitor("HTTP", ("admin_state_up", false)), Answering("unprobed", 500)),
        Probed("none", null, Answering("unmonitored", 500)),
        // Falls by the default, three.
        Probed("counted", new JsonObject { ["type"] = "HTTP", ["url_path"] = "/probe", ["delay"] = 1, ["timeout"] = 20, ["max_retries"] = 2 }, Counted("counted"))
            .With(("protocol", "HTTP")),
    ];

    private JsonObject Probed(string pool, JsonObject? monitor, params JsonObject[] members)
    {
        _port++;
        foreach (var member in members)
            _ports[(string)member["name"]!] = _port;
        return Wanted.Listener("TCP", _port, Wanted.Pool(pool, members, ("healthmonitor", monitor)));
    }

    private static JsonObject Monitor(string type, params (string Key, object? Value)[] more) => new JsonObject
    {
        ["type"] = type,
        ["delay"] = 1,
        ["timeout"] = 10,
        ["max_retries"] = 1,
        ["max_retries_down"] = 1,
    }.With(more);

    // The status is the last word of the name.
    private JsonObject Answering(string name) => Answering(name, StatusIn(name));

    private static int StatusIn(string name) => int.Parse(name.Split(' ')[^1], CultureInfo.InvariantCulture);

    private JsonObject Answering(string name, int status) => Behind(Saying(new RecordingMember(name), status));

    private JsonObject Secured(string name) =>
        Behind(Saying(new RecordingMember(name, certificate: _certificate), StatusIn(name)));

    private static RecordingMember Saying(RecordingMember member, int status)
    {
        member.Answer = _ => Task.FromResult(new Reply(status, member.Name));
        return member;
    }

    private static JsonObject Closed(string name) => new() { ["name"] = name, ["address"] = "127.0.0.1", ["protocol_port"] = Ports.Free() };

    private JsonObject Silent(string name)
    {
        var member = new RecordingMember(name);
        member.Answer = async _ =>
        {
            await _silence.AddAsync();
            return new Reply(200, name);
        };
        return Behind(member);
    }

    private JsonObject Elsewhere(JsonObject member, int status)
    {
        var probed = Saying(new RecordingMember("probed", address: "127.0.5.5"), status);
        _elsewhere.Add(probed);
        return member.With(("monitor_address", "127.0.5.5"), ("monitor_port", probed.Port));
    }

    private JsonObject Counted(string name)
    {
        var member = new RecordingMember(name);
        member.Answer = request => request.Target == "/probe" ? _probes.AnswerAsync() : Task.FromResult(new Reply(200, name));
        return Behind(member);
    }

    private async Task<List<int>> CountAsync()
    {
        var statuses = new List<int>();
        await _probes.NextAsync();
        foreach (var answer in (int[])[200, 500, 500, 500, 200, 200])
        {
            await _probes.AnswerAndNextAsync(answer);
            statuses.Add((await Balancer.AskAsync(PortOf("counted"), "/used")).Status);
        }
        return statuses;
    }
}
