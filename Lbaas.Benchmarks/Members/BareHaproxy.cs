using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>HAProxy as an administrator runs it by hand: write the file, signal the master.</summary>
internal sealed class BareHaproxy : IDisposable
{
    private const int SigUsr2 = 12;

    private readonly WorkDirectory _directory = new();
    private readonly Process _process;
    private readonly int _port;

    public BareHaproxy(int port)
    {
        _port = port;
        WriteConfiguration(0);
        _process = Process.Start("haproxy", ["-W", "-q", "-f", Configuration]);
    }

    public string Socket => _directory["stats.sock"];

    private string Configuration => _directory["haproxy.cfg"];

    /// <summary>Brings it to servers s0 to s(count-1).</summary>
    public void Reload(int count)
    {
        WriteConfiguration(count);
        if (Kill(_process.Id, SigUsr2) != 0)
            throw new InvalidOperationException("The HAProxy of the baseline has ended.");
    }

    public void Dispose()
    {
        // The master takes its workers with it.
        _ = Kill(_process.Id, 15);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    private void WriteConfiguration(int count)
    {
        var text = new StringBuilder($"""
            global
                maxconn 1000
                stats socket {Socket} mode 0600 level user expose-fd listeners
            defaults
                mode http
                timeout client 50s
                timeout connect 5s
                timeout server 50s
            frontend f
                bind 127.0.0.1:{_port}
                default_backend b
            backend b
                server standing 127.0.0.1:1

            """);
        for (var server = 0; server < count; server++)
            text.Append($"    server s{server} 127.0.0.1:{20_000 + server}\n");
        File.WriteAllText(Configuration, text.ToString());
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
