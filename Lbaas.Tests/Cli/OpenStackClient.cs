using System.Diagnostics;

namespace Lbaas.Tests.Cli;

/// <summary>Debian's <c>openstack</c> program, pointed straight at a server: no token, no catalog, nothing beside it.</summary>
internal sealed class OpenStackClient(Uri endpoint)
{
    // What takes longer has hung: the longest run of commands waits some ten times for three seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Gives commands to one process, line by line as to a shell, and returns what it prints on both streams.</summary>
    public async Task<string> RunAsync(IEnumerable<string> commands)
    {
        using var process = Process.Start(Program())!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            foreach (var line in commands.Prepend("set echo true"))
                await process.StandardInput.WriteLineAsync(line);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo Program()
    {
        // The shell joins the streams, in the order in which they are written.
        var program = new ProcessStartInfo("sh", ["-c", "exec openstack 2>&1"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        // Whoever runs this may have a cloud of their own.
        foreach (var name in program.Environment.Keys.Where(name => name.StartsWith("OS_", StringComparison.Ordinal)).ToList())
            program.Environment.Remove(name);
        program.Environment["OS_AUTH_TYPE"] = "none";
        program.Environment["OS_ENDPOINT"] = endpoint.ToString().TrimEnd('/');
        program.Environment["no_proxy"] = endpoint.Host;
        program.Environment["PYTHONUNBUFFERED"] = "1";
        // The client keeps tags in sets, and sends them in whatever order those have.
        program.Environment["PYTHONHASHSEED"] = "0";
        program.Environment["LC_ALL"] = "C.UTF-8";
        return program;
    }
}
