using System.Diagnostics;

namespace Lbaas.Tests.Amphora;

/// <summary>A HAProxy of its own on the same configuration, which has no past.</summary>
internal static class FreshHaproxy
{
    /// <summary>What <see cref="HaproxyView.Servers(string)"/> says of it.</summary>
    public static List<string> Servers(PoolText text)
    {
        var directory = Directory.CreateTempSubdirectory("lb-fresh-");
        var (file, socket) = (Path.Combine(directory.FullName, "cfg"), Path.Combine(directory.FullName, "s"));
        // Nobody connects to it: the ports are the other one's.
        var own = (text with { SocketPath = socket, StatePath = Path.Combine(directory.FullName, "none") }).ToString()
            .Replace("bind 127.0.0.1:", $"bind {directory.FullName}/f");
        File.WriteAllText(file, own);
        using var process = Process.Start(new ProcessStartInfo("/usr/sbin/haproxy", ["-db", "-q", "-f", file]) { RedirectStandardError = true })!;
        try
        {
            var limit = Stopwatch.StartNew();
            while (HaproxyView.Worker(socket) != process.Id)
                Assert.True(limit.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited, "a fresh HAProxy answers");
            return HaproxyView.Servers(socket);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
            directory.Delete(recursive: true);
        }
    }
}
