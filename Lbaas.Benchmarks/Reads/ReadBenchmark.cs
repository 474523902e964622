using System.Text;
using Lbaas.Benchmarks.Figures;
using Lbaas.Benchmarks.LoadBalancers;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Reads;

/// <summary>
/// What clients do most: look. Over HTTP with <c>wrk</c>, with 10,000 load balancers there and drivers that do nothing. The
/// baseline of a rate is the version document of the same server: what HTTP and the generator cost here and now.
/// </summary>
internal sealed class ReadBenchmark : IBenchmark
{
    private const int Balancers = 10_000;
    private const int Pools = 100;
    private const int CreationsPerSecond = 500;

    // A p99 of some seconds is a matter of luck: pairs of them, turn about, and the median of each.
    private const int Rounds = 5;

    public string Name => "reads";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        using var directory = new WorkDirectory();
        using var server = ServerProcess.Start(directory["data"], ServerProcess.NoopDrivers);
        server.UntilServed("/");
        var one = Populate(server.Port);
        var members = WriteMemberScript(server.Port, directory["members.lua"]);
        var url = $"http://127.0.0.1:{server.Port}";
        var bare = new Baseline((await Wrk.RunAsync($"{url}/")).PerSecond, "GET /");
        List<(double PerSecond, double P99Ms)> alone = [], beside = [];
        for (var round = 0; round < Rounds; round++)
        {
            alone.Add(await Wrk.RunAsync($"{url}/v2/lbaas/loadbalancers/{one}"));
            beside.Add(await BesideCreationsAsync($"{url}/v2/lbaas/loadbalancers/{one}", server.Port, notes));
        }

        return
        [
            new($"GET one of {Balancers:#,0}", Median(alone, run => run.PerSecond), "/s", bare, Aim.Least(10_000)),
            new($"list 100 of {Balancers:#,0}", (await Wrk.RunAsync($"{url}/v2/lbaas/loadbalancers?limit=100")).PerSecond, "/s", bare, Aim.Least(1_500)),
            new("POST member", (await Wrk.RunAsync($"{url}/", members)).PerSecond, "/s", bare),
            new(
                $"GET one p99 beside {CreationsPerSecond} creations/s", Median(beside, run => run.P99Ms), "ms", new Baseline(Median(alone, run => run.P99Ms), "alone"),
                new Aim(2, AtLeast: false, OfBaseline: true)),
        ];
    }

    private static double Median(List<(double PerSecond, double P99Ms)> runs, Func<(double PerSecond, double P99Ms), double> figure) =>
        runs.Select(figure).Order().ElementAt(Rounds / 2);

    private static async Task<(double PerSecond, double P99Ms)> BesideCreationsAsync(string url, int port, TextWriter notes)
    {
        using var creations = new Creations(port, CreationsPerSecond);
        var measured = await Wrk.RunAsync(url);
        notes.WriteLine($"  {creations.PerSecond:0} creations/s beside {measured.PerSecond:0} GETs/s");
        return measured;
    }

    /// <returns>The id of one of them.</returns>
    private static string Populate(int port)
    {
        var last = "";
        Crowd.Run(port, Wrk.Connections, Balancers, connection =>
        {
            var creator = new Creator(connection);
            return () =>
            {
                creator.CreateUntilActive();
                last = creator.LastId;
            };
        });
        return last;
    }

    // Members spread over pools of different load balancers, each with an address of its own.
    private static string WriteMemberScript(int port, string file)
    {
        using var connection = new HttpConnection(port);
        var ids = new StringBuilder();
        for (var i = 0; i < Pools; i++)
        {
            var creator = new Creator(connection);
            creator.CreateUntilActive();
            var body = $$"""{"pool":{"loadbalancer_id":"{{creator.LastId}}","protocol":"HTTP","lb_algorithm":"ROUND_ROBIN"} }""";
            var answer = connection.Send(HttpConnection.Request("POST", "/v2/lbaas/pools", body)).Expect(201);
            ids.Append('"').Append(Encoding.ASCII.GetString(answer.Text("\"id\":\""u8))).Append("\",");
        }

        File.WriteAllText(file, $$"""
            local pools = { {{ids}} }
            local threads = 0
            function setup(thread) thread:set("number", threads); threads = threads + 1 end
            local n = 0
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/json"
            wrk.headers["X-Project-Id"] = "benchmark"
            function request()
              n = n + 1
              local address = "10." .. number .. "." .. math.floor(n / 250) % 250 .. "." .. n % 250 + 1
              local body = '{"member":{"address":"' .. address .. '","protocol_port":' .. 1 + math.floor(n / 62500) .. '} }'
              return wrk.format(nil, "/v2/lbaas/pools/" .. pools[n % #pools + 1] .. "/members", nil, body)
            end
            """);
        return file;
    }
}
