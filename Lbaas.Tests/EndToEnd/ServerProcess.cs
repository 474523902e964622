using System.Diagnostics;
using System.Text;

namespace Lbaas.Tests.EndToEnd;

/// <summary>A built server in a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    /// <summary>Starts it and does not wait.</summary>
    /// <param name="niceness">Above 0 it gives way to others, and so does all that it starts.</param>
    /// <param name="project">Whose server it is.</param>
    /// <param name="within">A command that becomes the one behind it, in another place.</param>
    public ServerProcess(
        IEnumerable<string> arguments, string? workingDirectory = null, int niceness = 0, string project = "Lbaas.Api", IEnumerable<string>? within = null)
    {
        var start = new ProcessStartInfo("nice", ["-n", $"{niceness}", .. within ?? [], "dotnet", Program(project), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "/",
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>All that it has said so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>kill -9, and wait until it is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Signal(int signal) => Machine.Signal(Pid, signal);

    /// <summary>It stands still until the result is disposed.</summary>
    public IDisposable Pause() => new Standstill(this);

    /// <summary>Waits for its end, and for all that it said.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The server did not end within {limit}: {Output}");
        }
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }

    private sealed class Standstill : IDisposable
    {
        private readonly ServerProcess _server;

        public Standstill(ServerProcess server)
        {
            _server = server;
            _server.Signal(Machine.SigStop);
        }

        public void Dispose() => _server.Signal(Machine.SigCont);
    }

    // THESE.Tests/bin/CONFIGURATION/FRAMEWORK → PROJECT/bin/CONFIGURATION/FRAMEWORK
    private static string Program(string project) => Path.Combine(Repository.Output(project), $"{project}.dll");
}
