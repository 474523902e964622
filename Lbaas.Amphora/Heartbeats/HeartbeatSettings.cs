using System.Net;
using System.Text;

namespace Lbaas.Amphora.Heartbeats;

/// <summary>Where, how often and with which key, as one value.</summary>
internal sealed class HeartbeatTarget(HeartbeatOptions options)
{
    private readonly CancellationTokenSource _replaced = new();

    public IReadOnlyList<IPEndPoint> Controllers { get; } = [.. options.Controllers.Select(IPEndPoint.Parse)];

    public TimeSpan Interval { get; } = TimeSpan.FromSeconds(options.IntervalSeconds);

    public byte[] Key { get; } = Encoding.UTF8.GetBytes(options.Key);

    /// <summary>Cancelled when another target has taken this one's place.</summary>
    public CancellationToken Replaced => _replaced.Token;

    public void MarkReplaced() => _replaced.Cancel();
}

/// <summary>The target in effect; replaceable at run time.</summary>
public sealed class HeartbeatSettings(AgentOptions options)
{
    private HeartbeatTarget _current = new(options.Heartbeat);

    internal HeartbeatTarget Current => Volatile.Read(ref _current);

    public void Replace(HeartbeatOptions options) =>
        Interlocked.Exchange(ref _current, new HeartbeatTarget(options)).MarkReplaced();
}
