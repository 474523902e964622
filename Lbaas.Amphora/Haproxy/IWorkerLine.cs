namespace Lbaas.Amphora.Haproxy;

/// <summary>A way to ask one worker, whether it is the present one or leaves.</summary>
internal interface IWorkerLine : IDisposable
{
    /// <summary>How long there has been this way.</summary>
    TimeSpan Age { get; }

    /// <exception cref="IOException">The worker is gone, or doesn't answer in time.</exception>
    Task<string> AskAsync(string question, CancellationToken cancellation);
}
