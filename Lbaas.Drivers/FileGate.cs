namespace Lbaas.Drivers;

/// <summary>
/// One at a time, among all processes of this machine: an exclusive lock on a file in <c>locks/</c> of the data directory, which the system releases
/// when its holder ends, however it ends. The file stays: who waits for one that is removed would hold it beside the maker of the next.
/// </summary>
/// <param name="name">The file's.</param>
/// <param name="patience">How long one waits for another process. Within this one everybody gets a turn, or gives up.</param>
internal sealed class FileGate(DriverDirectory directory, string name, TimeProvider clock, TimeSpan? patience = null) : IDisposable
{
    // EWOULDBLOCK.
    private const int HeldByAnother = 11;

    // Less than any caller may take in all, or it would be cut off before it is told who was in its way.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for a turn, which lasts until it is disposed.</summary>
    /// <exception cref="IOException">The file can't be made, or another process has held it too long.</exception>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return new Turn(_turn, await LockAsync(cancellation).ConfigureAwait(false));
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<FileStream> LockAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(directory.Root, "locks", name);
        PrivateFile.CreateDirectory(Path.GetDirectoryName(file)!);
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, new FileStreamOptions
                {
                    Mode = FileMode.OpenOrCreate,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    UnixCreateMode = PrivateFile.FileMode,
                    BufferSize = 0,
                });
            }
            catch (IOException failure) when (failure.HResult == HeldByAnother)
            {
                if (clock.GetElapsedTime(begun) > (patience ?? Patience))
                    throw new IOException($"another process has held '{file}' for longer than {(patience ?? Patience).TotalSeconds:0} s", failure);
            }
            await Task.Delay(Poll, clock, cancellation).ConfigureAwait(false);
        }
    }

    private sealed class Turn(SemaphoreSlim turn, FileStream held) : IDisposable
    {
        public void Dispose()
        {
            held.Dispose();
            turn.Release();
        }
    }
}
