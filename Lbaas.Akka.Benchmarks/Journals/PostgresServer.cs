using System.Diagnostics;
using System.Runtime.InteropServices;
using Lbaas.Benchmarks.Servers;
using Npgsql;

namespace Lbaas.Akka.Benchmarks.Journals;

/// <summary>
/// A PostgreSQL server of our own, with its settings as they are installed (every commit is flushed) but for the number of connections. It goes with its
/// directory.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Bin = "/usr/lib/postgresql/15/bin";

    private readonly WorkDirectory _directory = new();
    private readonly int _port = ServerProcess.FreePort();
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _databases;

    private string Data => _directory["data"];

    /// <exception cref="IOException">PostgreSQL 15 is not installed, or does not start.</exception>
    public static PostgresServer Start()
    {
        if (!File.Exists(Path.Combine(Bin, "initdb")))
            throw new IOException($"{Bin} has no initdb: install postgresql-15.");
        var server = new PostgresServer();
        // It refuses to run as root.
        Run("chown", "postgres", server._directory.Path);
        server.RunAsPostgres($"initdb -D {server.Data} -A trust -E UTF8 --locale=C.UTF-8");
        server.RunAsPostgres(
            $"pg_ctl -D {server.Data} -w -l {server._directory["log"]} -o \"-p {server._port} -k {server._directory.Path} -c listen_addresses=127.0.0.1 -c max_connections=300\" start");
        // It would outlive whoever ends this program early.
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            server._signals.Add(PosixSignalRegistration.Create(signal, _ => server.Stop()));
        return server;
    }

    /// <summary>A new and empty database.</summary>
    public SharedJournal NewJournal()
    {
        var name = $"bench{++_databases}";
        using var source = NpgsqlDataSource.Create(ConnectionString("postgres"));
        using var command = source.CreateCommand($"CREATE DATABASE {name}");
        command.ExecuteNonQuery();
        return new SharedJournal("postgresql", ConnectionString(name));
    }

    public void Dispose()
    {
        _signals.ForEach(static signal => signal.Dispose());
        Stop();
    }

    private void Stop()
    {
        RunAsPostgres($"pg_ctl -D {Data} -m immediate -w stop");
        _directory.Dispose();
    }

    private string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=50";

    private void RunAsPostgres(string command) => Run("su", "postgres", "-s", "/bin/sh", "-c", $"cd {_directory.Path} && {Bin}/{command} > {_directory["out"]} 2>&1");

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
