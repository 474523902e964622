using System.Diagnostics;
using Lbaas.Drivers;

namespace Lbaas.Tests.Drivers;

/// <summary>Turns among processes; two gates with one name are what two of them have.</summary>
public sealed class FileGateTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly FileGate _one;
    private readonly FileGate _other;

    public FileGateTests() => (_one, _other) = (Open(_clock), Open(_clock));

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task While_one_has_its_turn_another_waits()
    {
        var turn = await _one.EnterAsync(default);
        var next = _other.EnterAsync(default).AsTask();
        Assert.False(next.IsCompleted);

        turn.Dispose();
        await Eventually.Async(() => { _clock.Advance(TimeSpan.FromMilliseconds(20)); return next.IsCompleted; }, "the other has its turn");

        (await next).Dispose();
    }

    [Fact]
    public async Task Who_waits_for_long_is_told_so()
    {
        using var turn = await _one.EnterAsync(default);
        var next = _other.EnterAsync(default).AsTask();

        await Eventually.Async(() => { _clock.Advance(TimeSpan.FromSeconds(1)); return next.IsCompleted; }, "it gives up");

        Assert.Contains("for longer than 5 s", (await Assert.ThrowsAsync<IOException>(() => next)).Message);
    }

    [Fact]
    public async Task Who_waits_may_be_called_off()
    {
        using var turn = await _one.EnterAsync(default);
        using var enough = new CancellationTokenSource();
        var next = _other.EnterAsync(enough.Token).AsTask();

        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Who_gave_up_keeps_nobody_from_the_next_turn()
    {
        using (await _one.EnterAsync(default))
        using (var enough = new CancellationTokenSource())
        {
            var next = _other.EnterAsync(enough.Token).AsTask();
            await enough.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        }

        (await _other.EnterAsync(default)).Dispose();
    }

    [Fact]
    public async Task A_holder_that_is_killed_has_let_go()
    {
        (await _one.EnterAsync(default)).Dispose();
        // Holds it in another process, and says so.
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", _directory["locks/gate"], "sh", "-c", "echo held; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync());
        using var real = Open(TimeProvider.System);
        var next = real.EnterAsync(default).AsTask();
        Assert.False(next.IsCompleted);

        holder.Kill();

        (await next.WaitAsync(s_patience)).Dispose();
    }

    private FileGate Open(TimeProvider clock) => new(new DriverDirectory(_directory.Path), "gate", clock, s_patience);
}
