namespace Lbaas.Benchmarks.Servers;

/// <summary>A directory that goes with its user. Its name is short, since HAProxy wants paths of sockets to be.</summary>
internal sealed class WorkDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lb-bench-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
