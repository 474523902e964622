using System.Diagnostics;
using System.Text;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Datagrams.Lvs;

/// <summary>
/// The kernel forwards, and one keepalived for each listener tells it what (spec amphora 1.3, 5). keepalived's processes
/// outlive the agent; a reload is a restart, but of a configuration that did change only.
/// </summary>
internal sealed class LvsCarrier(LoadBalancerDirectory directory, NetworkNamespace network, TimeProvider time) : IDatagramCarrier
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    public string Name => "lvs";

    public bool CarriesSctp => true;

    /// <summary>
    /// Nothing: the agent has read every word of it. keepalived's own check refuses what it only warns of, such as a pool whose
    /// members all drain.
    /// </summary>
    public Task<string?> CheckAsync(byte[] text, CancellationToken cancellation) => Task.FromResult<string?>(null);

    public async Task ApplyAsync(DatagramFiles files, CancellationToken cancellation)
    {
        var shouldRun = files.ShouldRun && HasWork(files);
        if (shouldRun && Find(files) is not null && File.GetLastWriteTimeUtc(files.Configuration) <= File.GetLastWriteTimeUtc(files.PidFile))
            return;
        await Detached.EndAsync(() => Find(files), time, cancellation);
        File.Delete(files.PidFile);
        File.Delete(files.CheckerPidFile);
        if (!shouldRun)
            return;
        WriteCheckScript();
        await Detached.StartAsync(network, files.Configuration + ".log", Command(files), cancellation);
        if (!await Detached.UntilAsync(StartTimeout, () => Task.FromResult(Find(files) is not null), time, cancellation))
            throw new DatagramException($"keepalived does not run. {Detached.TailOf(files.Configuration + ".log")}");
    }

    public bool IsRunning(DatagramFiles files) => files.ShouldRun && (!HasWork(files) || Find(files) is not null);

    public async Task<IReadOnlyList<DatagramReport>> ReportAsync(CancellationToken cancellation)
    {
        var running = directory.Datagrams.All().Where(IsRunning).ToList();
        if (running.Count == 0)
            return [];
        var table = LvsTable.Read(await IpvsadmAsync(["-Ln"], cancellation), await IpvsadmAsync(["-Ln", "--stats", "--exact"], cancellation));
        return
        [
            .. running.Select(files => LvsStatus.Of(
                ListenerReader.Read(File.ReadAllBytes(files.Configuration)), table, Find(files) ?? 0,
                File.GetLastWriteTimeUtc(files.Configuration) > File.GetLastWriteTimeUtc(files.CheckerPidFile))),
        ];
    }

    /// <summary>The kernel goes on until the network is taken from it.</summary>
    public Task<IReadOnlyList<DatagramReport>> LeaveAsync(CancellationToken cancellation) => ReportAsync(cancellation);

    /// <summary>Without VRRP, in the foreground: it is a daemon already when it starts.</summary>
    internal static IReadOnlyList<string> Command(DatagramFiles files) =>
    [
        LvsCapability.Keepalived, "--check", "--dont-fork", "--log-console", "-f", files.Configuration,
        "-p", files.PidFile, "-c", files.CheckerPidFile,
    ];

    private static bool HasWork(DatagramFiles files) => File.ReadLines(files.Configuration).Any(line => line.StartsWith("virtual_server ", StringComparison.Ordinal));

    private static int? Find(DatagramFiles files) => Detached.Find(files.PidFile, files.Configuration);

    // The probe of UDP-CONNECT monitors: netcat notices the ICMP error that says nobody is there.
    private void WriteCheckScript()
    {
        var path = Path.Combine(directory.Datagrams.Files.Directory, "check", "udp_check.sh");
        if (File.Exists(path))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, "#!/bin/sh\nexec nc -uzv -w1 \"$1\" \"$2\" >/dev/null 2>&1\n"u8,
            AtomicFile.Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private async Task<string> IpvsadmAsync(string[] arguments, CancellationToken cancellation)
    {
        var (succeeded, output) = await RunAsync(LvsCapability.Ipvsadm, arguments, cancellation);
        return succeeded ? output : throw new DatagramException($"ipvsadm: {output}");
    }

    private async Task<(bool Succeeded, string Output)> RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        var start = network.Command(program, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var timeout = new CancellationTokenSource(StartTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        using var process = Process.Start(start) ?? throw new DatagramException($"{program} did not start");
        try
        {
            var error = process.StandardError.ReadToEndAsync(either.Token);
            var output = new StringBuilder(await process.StandardOutput.ReadToEndAsync(either.Token)).Append(await error);
            await process.WaitForExitAsync(either.Token);
            return (process.ExitCode == 0, output.ToString());
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            process.Kill();
            return (false, $"{program} took longer than {StartTimeout.TotalSeconds} s");
        }
    }
}
