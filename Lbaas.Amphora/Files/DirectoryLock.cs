namespace Lbaas.Amphora.Files;

/// <summary>
/// Held while an agent works in a base path. The system releases it when the process ends, however it ends.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="InvalidConfigurationException">Another agent works there.</exception>
    public DirectoryLock(string directory)
    {
        var path = Path.Combine(directory, "agent.lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new InvalidConfigurationException([$"Another agent is at work in '{directory}' (it holds '{path}')."]);
        }
    }

    public void Dispose() => _file.Dispose();
}
