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

    /// <summary>Why there can be none here; null: there can.</summary>
    public static string? WhyNot => !Environment.IsPrivilegedProcess
        ? "a PostgreSQL of one's own needs root"
        : s_programs is null ? "PostgreSQL is not installed (apt-get install postgresql)" : null;

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

    // Not of a pool: after a crash all of that are broken.
    public NpgsqlConnection Connect() => new(ConnectionString + ";Pooling=false");

    /// <summary>Makes an empty database; returns its name.</summary>
    public string NewDatabase()
    {
        var name = "w" + Guid.NewGuid().ToString("N");
        Execute($"CREATE DATABASE {name}");
        return name;
    }

    public void Drop(string database) => Execute($"DROP DATABASE {database} WITH (FORCE)");

    /// <summary>Fills an empty database with what is committed in another one at this moment.</summary>
    public async Task CopyAsync(string from, string to)
    {
        var dump = Path.Combine(_directory, to + ".sql");
        await Shell.RunAsync(AsPostgres("pg_dump", "-d", AddressOf(from), "-f", dump));
        await Shell.RunAsync(AsPostgres("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", AddressOf(to), "-f", dump));
        File.Delete(dump);
    }

    /// <summary>Ends the server as a loss of power does: nobody is told, and what had not been committed is gone.</summary>
    public void Crash()
    {
        using var stop = Process.Start(AsPostgres("pg_ctl", "stop", "-D", Data, "-m", "immediate"))!;
        stop.WaitForExit();
    }

    /// <summary>Starts the server, again after a crash.</summary>
    public Task StartServerAsync()
    {
        var address = new NpgsqlConnectionStringBuilder(ConnectionString);
        return Shell.RunAsync(AsPostgres(
            "pg_ctl", "start", "-w", "-D", Data, "-l", Path.Combine(_directory, "log"),
            "-o", $"-c listen_addresses={address.Host} -p {address.Port} -k {_directory}"));
    }

    public void Dispose()
    {
        Crash();
        Directory.Delete(_directory, recursive: true);
    }

    private string Data => Path.Combine(_directory, "data");

    private void Execute(string sql)
    {
        using var connection = Connect();
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    // As libpq wants it, and its programs.
    private string AddressOf(string database)
    {
        var address = new NpgsqlConnectionStringBuilder(ConnectionString);
        return $"host={address.Host} port={address.Port} user={address.Username} dbname={database}";
    }

    private async Task StartAsync()
    {
        await Shell.RunAsync("chown", "postgres", _directory);
        await Shell.RunAsync(AsPostgres("initdb", "-D", Data, "-U", "lbaas", "-A", "trust", "--no-sync"));
        await File.AppendAllTextAsync(Path.Combine(Data, "pg_hba.conf"), "host all all all trust\n");
        await StartServerAsync();
    }

    private static ProcessStartInfo AsPostgres(string program, params string[] arguments) =>
        new("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", Path.Combine(s_programs!, program), .. arguments])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}
