using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Members;

/// <summary>HAProxy as an administrator runs it by hand: a file of its own, orders at its socket.</summary>
internal sealed class BareHaproxy : IDisposable
{
    private readonly WorkDirectory _directory = new();
    private readonly Process _process;

    /// <param name="sections">The configuration's frontends and backends.</param>
    public BareHaproxy(string sections)
    {
        File.WriteAllText(_directory["haproxy.cfg"], $"""
            global
                maxconn 50000
                no strict-limits
                stats socket {Socket} mode 0600 level admin expose-fd listeners
            defaults
                mode http
                timeout client 50s
                timeout connect 5s
                timeout server 50s

            """ + sections + "\n");
        // In a session of its own, as the product's: Linux shares its processors between sessions.
        _process = Process.Start("setsid", ["haproxy", "-W", "-q", "-f", _directory["haproxy.cfg"]]);
    }

    public string Socket => _directory["stats.sock"];

    /// <summary>Gives orders, parted by semicolons, and waits until they are done.</summary>
    public void Tell(string orders)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Socket));
        socket.Send(Encoding.ASCII.GetBytes(orders + "\n"));
        var answer = new byte[4096];
        while (socket.Receive(answer) > 0)
        {
        }
    }

    public void Dispose()
    {
        // The master takes its workers with it.
        _ = Kill(_process.Id, 15);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
