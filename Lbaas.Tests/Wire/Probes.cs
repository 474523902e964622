using System.Threading.Channels;

namespace Lbaas.Tests.Wire;

/// <summary>The probes of one member, each of which waits for what it is to be told.</summary>
internal sealed class Probes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<TaskCompletionSource<Reply>> _waiting = Channel.CreateBounded<TaskCompletionSource<Reply>>(16);
    private TaskCompletionSource<Reply>? _held;

    /// <summary>What the member answers a probe; called by the member.</summary>
    public async Task<Reply> AnswerAsync()
    {
        var probe = new TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _waiting.Writer.WriteAsync(probe);
        return await probe.Task;
    }

    /// <summary>Waits for the next probe, and keeps it: until it is answered, what the checks have found stays as it is.</summary>
    public async Task NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _held = await _waiting.Reader.ReadAsync(patience.Token);
    }

    /// <summary>Answers the probe that is kept, and keeps the next.</summary>
    public async Task AnswerAndNextAsync(int status)
    {
        _held!.SetResult(new Reply(status, "probed"));
        await NextAsync();
    }
}
