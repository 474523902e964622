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
        // The shell joins the streams, in the order in which they are written.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec openstack 2>&1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["OS_AUTH_TYPE"] = "none",
                ["OS_ENDPOINT"] = endpoint.ToString().TrimEnd('/'),
                ["PYTHONUNBUFFERED"] = "1",
                // The client keeps tags in sets, and sends them in whatever order those have.
                ["PYTHONHASHSEED"] = "0",
                ["LC_ALL"] = "C.UTF-8",
            },
        })!;
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
}
