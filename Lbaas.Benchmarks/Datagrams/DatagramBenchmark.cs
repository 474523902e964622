using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lbaas.Amphora;
using Lbaas.Amphora.Forwarding;
using Lbaas.Benchmarks.Figures;

namespace Lbaas.Benchmarks.Datagrams;

/// <summary>Datagrams answered per second through the real forwarder process, and directly by the member, by turns.</summary>
internal sealed class DatagramBenchmark : IBenchmark
{
    private const int Turns = 5;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    public string Name => "datagrams";

    public async Task<IReadOnlyList<Figure>> RunAsync(TextWriter notes)
    {
        var directory = Directory.CreateTempSubdirectory("lbaas-datagrams-");
        using var echo = new Echo();
        var vip = new IPEndPoint(IPAddress.Loopback, FreePort());
        var files = new ForwarderFiles(directory.FullName);
        var listener = Guid.NewGuid();
        await File.WriteAllTextAsync(files.ConfigurationOf(listener), Configuration(listener, vip, echo.Endpoint));
        await File.WriteAllTextAsync(files.RunMarkOf(listener), "");
        using var forwarder = Process.Start(new ProcessStartInfo("dotnet", [typeof(AgentProgram).Assembly.Location, ForwarderFiles.Verb, directory.FullName]))!;
        try
        {
            await StartedAsync(files);
            using var through = new Asker(vip);
            using var direct = new Asker(echo.Endpoint);
            through.Run(Turn); // until it is compiled well
            var rates = Enumerable.Range(0, Turns).Select(_ => (Through: through.Run(Turn), Direct: direct.Run(Turn))).ToList();
            forwarder.Refresh();
            return
            [
                new Figure("datagrams answered through the forwarder", Median(rates.Select(rate => rate.Through)), "/s",
                    new Baseline(Median(rates.Select(rate => rate.Direct)), "directly by the member")),
                new Figure("the forwarder's resident memory", forwarder.WorkingSet64 / 1048576.0, "MiB"),
            ];
        }
        finally
        {
            forwarder.Kill();
            await forwarder.WaitForExitAsync();
            directory.Delete(recursive: true);
        }
    }

    private static double Median(IEnumerable<double> rates) => rates.Order().ElementAt(Turns / 2);

    private static async Task StartedAsync(ForwarderFiles files)
    {
        var start = Stopwatch.GetTimestamp();
        while (!File.Exists(files.PidFile))
        {
            if (Stopwatch.GetElapsedTime(start) > StartLimit)
                throw new InvalidOperationException("The forwarder did not start.");
            await Task.Delay(10);
        }
    }

    private static string Configuration(Guid listener, IPEndPoint vip, IPEndPoint member) => $$"""
        # Configuration for Loadbalancer {{Guid.NewGuid()}}
        # Configuration for Listener {{listener}}
        virtual_server_group ipv4-group {
            {{vip.Address}} {{vip.Port}}
        }
        # Configuration for Pool {{Guid.NewGuid()}}
        virtual_server group ipv4-group {
            lb_algo wrr
            lb_kind NAT
            protocol UDP
            # Configuration for Member {{Guid.NewGuid()}}
            real_server {{member.Address}} {{member.Port}} {
                weight 1
            }
        }

        """;

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
