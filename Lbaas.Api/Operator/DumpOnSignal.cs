using System.Runtime.InteropServices;

namespace Lbaas.Api.Operator;

/// <summary>SIGUSR2 writes the operator's pages to the log, for when HTTP does not answer any more.</summary>
public sealed partial class DumpOnSignal(OperatorReport report, ILogger<DumpOnSignal> logger) : IHostedService, IDisposable
{
    // Not named by the base library: raw number 12 on Linux.
    private const PosixSignal UserSignal2 = (PosixSignal)12;

    private PosixSignalRegistration? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
            _registration = PosixSignalRegistration.Create(UserSignal2, OnSignal);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _registration?.Dispose();

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        try
        {
            LogDump(report.Dump());
        }
        catch (Exception failure)
        {
            // A dump is asked for when things are bad: what it can't show must not make them worse.
            LogDumpFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "State of the control plane:\n{Dump}")]
    private partial void LogDump(string dump);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the control plane could not be shown")]
    private partial void LogDumpFailed(Exception failure);
}
