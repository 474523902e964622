using System.Diagnostics;
using Lbaas.Tests.EndToEnd;
using Npgsql;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>A PostgreSQL server in a temporary directory, at an address of this machine, for whoever can reach it (root only: it runs as <c>postgres</c>).</summary>
internal sealed class PrivatePostgres : IDisposable
{
    private static readonly string? s_programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(static version => Path.Combine(version, "bin")).FirstOrDefault()
        : null;

    private readonly string _directory = Directory.CreateTempSubdirectory("lbaas-postgres-").FullName;

    private PrivatePostgres(string host) => ConnectionString = $"Host={host};Port={Ports.Free()};Username=lbaas;Database=postgres";

    public static bool IsInstalled => s_programs is not null;

    public string ConnectionString { get; }

    public static async Task<PrivatePostgres> StartAsync(string host)
    {
        var server = new PrivatePostgres(host);
        try
        {
            await server.StartAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public NpgsqlConnection Connect() => new(ConnectionString);

    public void Dispose()
    {
        using var stop = Process.Start(AsPostgres("pg_ctl", "stop", "-D", Data, "-m", "immediate"))!;
        stop.WaitForExit();
        Directory.Delete(_directory, recursive: true);
    }

    private string Data => Path.Combine(_directory, "data");

    private async Task StartAsync()
    {
        await Shell.RunAsync("chown", "postgres", _directory);
        await Shell.RunAsync(AsPostgres("initdb", "-D", Data, "-U", "lbaas", "-A", "trust", "--no-sync"));
        await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host all all all trust\n");
        var address = new NpgsqlConnectionStringBuilder(ConnectionString);
        await Shell.RunAsync(AsPostgres(
            "pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(_directory, "log"),
            "-o", $"-c listen_addresses={address.Host} -p {address.Port} -k {_directory}"));
    }

    private static ProcessStartInfo AsPostgres(string program, params string[] arguments) =>
        new("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(s_programs!, program), .. arguments])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
