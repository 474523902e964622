namespace Lbaas.Akka.Benchmarks.Journals;

/// <summary>Where the nodes of a cluster keep their journal.</summary>
/// <param name="Provider">As in <c>Lbaas:Akka:Journal:Provider</c>.</param>
/// <param name="ConnectionString">For PostgreSQL; empty otherwise.</param>
internal sealed record SharedJournal(string Provider, string ConnectionString)
{
    /// <summary>A file in the data directory.</summary>
    public static readonly SharedJournal Sqlite = new("sqlite", "");

    /// <summary>The settings of a server that uses it.</summary>
    public IEnumerable<string> Settings =>
        [$"--Lbaas:Akka:Journal:Provider={Provider}", $"--Lbaas:Akka:Journal:ConnectionString={ConnectionString}"];
}
