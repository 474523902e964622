using System.Diagnostics;
using System.Net.Sockets;
using Lbaas.Tests.Api;

namespace Lbaas.Akka.Tests.Clusters;

/// <summary>A client that keeps to one node until that fails it, and then goes on to the next with the same request.</summary>
/// <param name="nodes">All that it knows.</param>
/// <param name="first">Where it begins.</param>
/// <param name="clock">That its attempts are told by.</param>
internal sealed class RoamingClient(IReadOnlyList<ProcessNode> nodes, int first, Stopwatch clock)
{
    private static readonly TimeSpan s_giveUp = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    private int _node = first % nodes.Count;

    /// <summary>In the order of sending.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>The longest that a request took, its repetitions and the pauses between them included.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The next request goes to the next node, as behind a balancer.</summary>
    public void Rotate() => _node = (_node + 1) % nodes.Count;

    /// <summary>Sends until there is an answer that another attempt would not change, and for a bounded time.</summary>
    public async Task<ApiReply?> PersistAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var begun = clock.Elapsed;
        while (true)
        {
            var (attempt, reply) = await TryAsync(method, path, body, headers);
            if (!attempt.MayBeRepeated || clock.Elapsed - begun > s_giveUp)
            {
                Longest = TimeSpan.FromTicks(Math.Max(Longest.Ticks, (clock.Elapsed - begun).Ticks));
                return reply;
            }
            Rotate();
            // Where something may have come of it, the next node is asked at once.
            if (attempt.WasRefused)
                await Task.Delay(s_pause);
        }
    }

    /// <summary>Sends once.</summary>
    public async Task<(Attempt Attempt, ApiReply? Reply)> TryAsync(string method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        var begun = clock.Elapsed;
        ApiReply? reply = null;
        Exception? trouble = null;
        try
        {
            reply = await nodes[_node].Api.SendAsync(method, path, body, headers);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            trouble = failure;
        }
        var attempt = new Attempt(
            begun, clock.Elapsed - begun, reply?.Status, trouble is null ? reply!.Text : $"{trouble.Message} {trouble.InnerException?.Message}",
            trouble is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } });
        Attempts.Add(attempt);
        return (attempt, reply);
    }
}
