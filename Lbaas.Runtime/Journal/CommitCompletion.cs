namespace Lbaas.Runtime.Journal;

/// <summary>Waits for a commit that no actor waits for.</summary>
internal sealed class CommitCompletion : TaskCompletionSource, ICommitListener
{
    private CommitCompletion()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    /// <exception cref="JournalUnavailableException">It was not committed, or nobody knows.</exception>
    public static async Task CommitAsync(IJournal journal, CommitRequest request)
    {
        var completion = new CommitCompletion();
        request.Listener = completion;
        if (!journal.TryCommit(request))
            throw new JournalUnavailableException("The journal has more to write than it can queue.");
        await completion.Task.ConfigureAwait(false);
        if (request.Outcome != CommitOutcome.Committed)
            throw new JournalUnavailableException("The journal can't be written.", request.Failure);
    }

    public void OnCommitCompleted(CommitRequest request) => SetResult();
}
