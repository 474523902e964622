using System.Runtime.InteropServices;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.Haproxy;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>
/// The node is about to be deleted (<c>SIGUSR1</c>): every HAProxy takes no more connections and finishes those it has, UDP
/// listeners take no more clients, the agent counts to the last byte, tells it, and ends. Who deletes the node waits as long as
/// it likes, and then uses force.
/// </summary>
public sealed partial class Farewell(
    LoadBalancerDirectory directory, LoadBalancerNode node, HeartbeatSender sender, IDatagramReports datagrams, IHostApplicationLifetime lifetime,
    TimeProvider time, ILogger<Farewell> logger) : IHostedService, IDisposable
{
    private const PosixSignal Finish = (PosixSignal)Posix.SigUsr1;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private PosixSignalRegistration? _registration;
    private int _begun;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(Finish, signal =>
        {
            signal.Cancel = true;
            if (Interlocked.Exchange(ref _begun, 1) == 0)
                _ = Task.Run(LeaveAsync, CancellationToken.None);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _registration?.Dispose();

    private async Task LeaveAsync()
    {
        try
        {
            Log.Leaving(logger);
            await sender.LeaveAsync(FinishAllAsync(lifetime.ApplicationStopping));
        }
        catch (Exception fault) when (!lifetime.ApplicationStopping.IsCancellationRequested)
        {
            Log.Failed(logger, fault); // force follows
        }
        lifetime.StopApplication();
    }

    private Task FinishAllAsync(CancellationToken cancellation) =>
        Task.WhenAll(FinishStreamsAsync(cancellation), datagrams.FinishAsync(cancellation));

    private async Task FinishStreamsAsync(CancellationToken cancellation)
    {
        var all = directory.All();
        foreach (var files in all)
            await node.FinishAsync(files.Id, cancellation);
        // A master ends with its last worker, and a worker when it has nothing left to count and was let go.
        while (all.Any(files => HaproxyProcess.FindMaster(files) is not null))
            await Task.Delay(Poll, time, cancellation);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "This node leaves: connections are finished, and no more are taken")]
        public static partial void Leaving(ILogger logger);

        [LoggerMessage(2, LogLevel.Error, "This node could not finish in order")]
        public static partial void Failed(ILogger logger, Exception fault);
    }
}
