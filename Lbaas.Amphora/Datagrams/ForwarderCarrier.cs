using System.Runtime.InteropServices;
using System.Text.Json;
using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Forwarding;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.Heartbeats;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;

namespace Lbaas.Amphora.Datagrams;

/// <summary>
/// The agent's own forwarder: one process for all listeners of the node, which outlives the agent and is adopted by the next.
/// It is there while there is a listener for it.
/// </summary>
internal sealed class ForwarderCarrier(
    LoadBalancerDirectory directory, NetworkNamespace network, CounterLedger counters, TimeProvider time) : IDatagramCarrier
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly ForwarderFiles _files = directory.Datagrams.Files;

    public string Name => "forwarder";

    public bool CarriesSctp => false;

    public Task<string?> CheckAsync(byte[] text, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(ListenerReader.Read(text).Protocol == "SCTP"
                ? "SCTP listeners need a kernel with IPVS, and this node has none"
                : null);
        }
        catch (InvalidListenerException refused)
        {
            return Task.FromResult<string?>(refused.Message);
        }
    }

    public async Task ApplyAsync(DatagramFiles files, CancellationToken cancellation)
    {
        if (Find() is null)
        {
            // At its start it takes in all listeners by itself; what is to be gone must not bring it to life.
            if (files.ShouldRun)
                await StartAsync(cancellation);
            else
                return;
        }
        var answer = await AskAsync($"apply {files.Id}", cancellation);
        if (answer != ControlServer.Done)
            throw new DatagramException(answer);
        if (directory.Datagrams.All().Count == 0)
            await Detached.EndAsync(Find, time, cancellation);
    }

    public bool IsRunning(DatagramFiles files) => files.ShouldRun && Find() is not null;

    public Task<IReadOnlyList<DatagramReport>> ReportAsync(CancellationToken cancellation) => ReportAsync(ControlServer.Show, cancellation);

    public Task<IReadOnlyList<DatagramReport>> LeaveAsync(CancellationToken cancellation) => ReportAsync(ControlServer.Leave, cancellation);

    private async Task<IReadOnlyList<DatagramReport>> ReportAsync(string question, CancellationToken cancellation)
    {
        if (Find() is null)
            return [];
        var report = JsonSerializer.Deserialize(await AskAsync(question, cancellation), ForwarderJson.Default.ForwarderReport)
            ?? throw new DatagramException("The forwarder says nothing.");
        return [.. report.Listeners.Select(listener => Of(report.Pid, listener))];
    }

    private static DatagramReport Of(int pid, ForwardedListenerReport listener)
    {
        var isChecked = listener.Members.Any(member => member.IsChecked);
        var isDown = listener.Members.Count > 0 && isChecked && !listener.Members.Any(member => member.IsUp);
        return new DatagramReport(
            listener.Id, listener.LoadBalancerId, pid, new Counters(listener.BytesOut, listener.BytesIn, listener.TotalFlows, 0),
            listener.ActiveFlows, listener.PoolId, isDown ? PoolStatus.Down : PoolStatus.Up,
            [
                .. listener.Members.Select(member => new MemberReport(member.Id,
                    !member.IsUp ? MemberStatus.Down
                    : member.Weight == 0 ? MemberStatus.Drain
                    : member.IsChecked ? MemberStatus.Up : MemberStatus.NoCheck)),
                .. listener.DisabledMembers.Select(member => new MemberReport(member, MemberStatus.Maint)),
            ]);
    }

    private int? Find() => Detached.Find(_files.PidFile, _files.Directory);

    private async Task StartAsync(CancellationToken cancellation)
    {
        ForgetWorker();
        File.Delete(_files.PidFile);
        await Detached.StartAsync(network, _files.Log, [.. Program(), ForwarderFiles.Verb, _files.Directory], cancellation);
        var answers = await Detached.UntilAsync(StartTimeout, async () =>
        {
            try
            {
                return Find() is not null && await AskAsync(ControlServer.Show, cancellation) is { Length: > 0 };
            }
            catch (DatagramException)
            {
                return false;
            }
        }, time, cancellation);
        if (!answers)
            throw new DatagramException($"The forwarder does not answer. {Detached.TailOf(_files.Log)}");
    }

    // The last one's pid may come again, with counters that start from 0.
    private void ForgetWorker()
    {
        if (File.Exists(_files.PidFile) && int.TryParse(File.ReadAllText(_files.PidFile), out var last))
            foreach (var balancer in directory.All())
                counters.Retire(balancer.Id, last);
    }

    private async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        try
        {
            return await StatsSocket.AskAsync(_files.Socket, question, time, cancellation);
        }
        catch (IOException fault)
        {
            throw new DatagramException($"The forwarder does not answer: {fault.Message}");
        }
    }

    // This very program: its executable, or the runtime and the assembly when it was started so (or lives in another program).
    private static string[] Program()
    {
        var assembly = typeof(ForwarderCarrier).Assembly.Location;
        if (Environment.ProcessPath is { } path && Path.GetFileName(path) == Path.GetFileNameWithoutExtension(assembly))
            return [path];
        // shared/Microsoft.NETCore.App/VERSION/ lies three below the program that runs us.
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return [File.Exists(runtime) ? runtime : "dotnet", assembly];
    }
}
