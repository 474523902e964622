using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Lbaas.Amphora.Files;

namespace Lbaas.Amphora.Forwarding;

/// <summary>
/// <c>Lbaas.Amphora forward DIRECTORY</c>: the process that forwards datagrams. It is the agent's to start, and needs it for
/// nothing after that: what it forwards is in the directory's files.
/// </summary>
internal static class ForwarderProgram
{
    /// <summary>For answers on their way while another amphora takes over.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(300);

    public static async Task<int> RunAsync(string directory)
    {
        var files = new ForwarderFiles(directory);
        FileStream held;
        try
        {
            held = new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            await Console.Error.WriteLineAsync($"Another forwarder is at work in '{directory}'.");
            return 3;
        }
        await using (held)
        using (var end = new CancellationTokenSource())
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, end)))
        using (PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, end)))
            await ForwardAsync(files, end.Token);
        return 0;
    }

    private static async Task ForwardAsync(ForwarderFiles files, CancellationToken end)
    {
        var time = TimeProvider.System;
        using var forwarder = new Forwarder(ForwarderLimits.OfThisProcess(), time);
        var loader = new ListenerLoader(files, forwarder);
        foreach (var listener in files.Listeners())
        {
            if (await loader.LoadAsync(listener) is { } refusal)
                await Console.Error.WriteLineAsync($"Listener {listener} does not run: {refusal}");
        }
        using var control = new ControlServer(files, forwarder, loader, time);
        AtomicFile.Write(files.PidFile, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        try
        {
            await control.ServeAsync(end);
        }
        catch (OperationCanceledException)
        {
            await forwarder.LeaveAsync(Grace);
        }
    }

    private static void Stop(PosixSignalContext context, CancellationTokenSource end)
    {
        context.Cancel = true;
        end.Cancel();
    }
}
