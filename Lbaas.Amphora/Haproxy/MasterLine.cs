namespace Lbaas.Amphora.Haproxy;

/// <summary>
/// Asks a worker through its master: the only way to one that left before this agent came. The master parts from the worker
/// after each answer, so it is not held back, and what its very last connection counts at its end is not heard.
/// </summary>
internal sealed class MasterLine(string path, int worker, TimeProvider time) : IWorkerLine
{
    private readonly long _openedAt = time.GetTimestamp();

    public TimeSpan Age => time.GetElapsedTime(_openedAt);

    /// <exception cref="IOException">The master or the worker is gone, or doesn't answer in time.</exception>
    public async Task<string> AskAsync(string question, CancellationToken cancellation)
    {
        var answer = await MasterSocket.TellAsync(path, worker, [question], time, cancellation);
        // Of a worker that is gone the master says so in words.
        return answer.Contains("Pid: ", StringComparison.Ordinal) || answer.Contains("# pxname", StringComparison.Ordinal)
            ? answer
            : throw new IOException("The worker is gone.");
    }

    public void Dispose()
    {
        // Each question has a connection of its own.
    }
}
