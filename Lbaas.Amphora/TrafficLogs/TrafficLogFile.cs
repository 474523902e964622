namespace Lbaas.Amphora.TrafficLogs;

/// <summary>
/// A log of bounded size: when <c>traffic.log</c> is full it becomes <c>traffic.log.1</c>, that <c>.2</c>, and so on; the
/// oldest goes. Readable by the agent's user alone.
/// </summary>
public sealed class TrafficLogFile : IDisposable
{
    /// <summary>How large one file gets, in bytes.</summary>
    public const long BytesMax = 16 << 20;

    /// <summary>How many older ones are kept.</summary>
    public const int OlderMax = 4;

    private const int BufferBytes = 16 * 1024;

    private readonly string _path;
    private readonly long _bytesMax;
    private FileStream _file;

    /// <exception cref="IOException">It can't be opened.</exception>
    public TrafficLogFile(string path, long bytesMax = BytesMax)
    {
        (_path, _bytesMax) = (path, bytesMax);
        _file = Open();
    }

    /// <exception cref="IOException">The disk is full, say.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        if (_file.Position + line.Length >= _bytesMax)
            Rotate();
        _file.Write(line);
        _file.WriteByte((byte)'\n');
    }

    /// <summary>Gives all lines to the system.</summary>
    /// <exception cref="IOException">The disk is full, say.</exception>
    public void Flush() => _file.Flush();

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            Abandon();
        }
    }

    /// <summary>Closes it without what was not written yet.</summary>
    public void Abandon() => _file.SafeFileHandle.Dispose();

    private void Rotate()
    {
        _file.Dispose();
        for (var older = OlderMax - 1; older >= 0; older--)
            if (File.Exists(Name(older)))
                File.Move(Name(older), Name(older + 1), overwrite: true);
        _file = Open();
    }

    private string Name(int older) => older == 0 ? _path : $"{_path}.{older}";

    private FileStream Open() => new(_path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = BufferBytes,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
