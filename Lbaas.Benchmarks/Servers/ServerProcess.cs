using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lbaas.Benchmarks.Servers;

/// <summary>The server as operators run it: a process of its own on a free port.</summary>
internal sealed class ServerProcess : IDisposable
{
    // USER_HZ, which Linux shows all programs as 100.
    private const double TicksPerSecond = 100;

    public static readonly string[] NoopDrivers =
        ["--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop", "--Lbaas:Network:Driver=noop"];

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();

    private ServerProcess(string program, string directory, IEnumerable<string> settings)
    {
        Port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(AppContext.BaseDirectory, program), $"--urls=http://127.0.0.1:{Port}",
                $"--Lbaas:DataDirectory={directory}", $"--Lbaas:Health:Endpoint=127.0.0.1:{FreePort()}", "--Logging:LogLevel:Default=Warning",
            },
        };
        foreach (var setting in settings)
            start.ArgumentList.Add(setting);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        StartedAt = Stopwatch.GetTimestamp();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>When the process was started, in ticks of <see cref="Stopwatch"/>.</summary>
    public long StartedAt { get; }

    /// <summary>CPU time of the process so far, all threads, user and system.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
    }

    /// <summary>Bytes written so far, to files and sockets.</summary>
    public double WrittenBytes => Number(File.ReadLines($"/proc/{_process.Id}/io")
        .First(line => line.StartsWith("wchar:", StringComparison.Ordinal)).Split(' ')[1]);

    /// <summary>Resident memory in megabytes (10⁶ bytes).</summary>
    public double ResidentMb => Number(File.ReadLines($"/proc/{_process.Id}/status")
        .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024 / 1e6;

    /// <summary>Starts a server; it may not be listening yet.</summary>
    public static ServerProcess Start(string directory, params IEnumerable<string> settings) => StartProgram("Lbaas.Api.dll", directory, settings);

    /// <summary>Starts another program that takes a server's settings.</summary>
    /// <param name="program">A file beside this one.</param>
    public static ServerProcess StartProgram(string program, string directory, params IEnumerable<string> settings) => new(program, directory, settings);

    /// <summary>A port that nobody listens at now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Asks again and again until the answer is 200, and says how long that took from the start of the process.</summary>
    /// <exception cref="IOException">The server ended, or did not answer in time; with its last words.</exception>
    public TimeSpan UntilServed(string path)
    {
        var request = HttpConnection.Request("GET", path);
        while (Stopwatch.GetElapsedTime(StartedAt) < StartTimeout && !_process.HasExited)
        {
            try
            {
                using var connection = new HttpConnection(Port);
                while (connection.Send(request).Status != 200)
                    Thread.Sleep(1);
                return Stopwatch.GetElapsedTime(StartedAt);
            }
            catch (SocketException)
            {
                Thread.Sleep(1);
            }
        }

        lock (_lastLines)
            throw new IOException($"The server does not serve {path}:\n{string.Join('\n', _lastLines)}");
    }

    /// <summary><c>kill -9</c>.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lastLines)
        {
            _lastLines.Enqueue(line ?? "");
            if (_lastLines.Count > 20)
                _lastLines.Dequeue();
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
