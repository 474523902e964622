using System.Diagnostics;
using System.Text.Json;
using Lbaas.Benchmarks.Servers;

namespace Lbaas.Benchmarks.Repairs;

/// <summary>Which nodes the control plane takes for dead: those that it replaces, and those that wait for their turn.</summary>
internal sealed class Convictions(int port) : IDisposable
{
    private static readonly byte[] Pending = HttpConnection.Request("GET", "/operator/pending");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly HttpConnection _connection = new(port);

    public HashSet<string> Now()
    {
        using var json = Look();
        return [.. json.RootElement.GetProperty("pending").EnumerateArray().Where(IsOne).Select(work => work.GetProperty("id").GetString()!)];
    }

    /// <summary>Waits until nothing is pending. Who dies while it is configured is started again by who configures it.</summary>
    /// <exception cref="TimeoutException">It is not so within half a minute.</exception>
    public void AwaitRest()
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            using var json = Look();
            if (json.RootElement.GetProperty("count").GetInt32() == 0)
                return;
            if (Stopwatch.GetElapsedTime(begin) > Patience)
                throw new TimeoutException($"Something is pending still: {json.RootElement}");
            Thread.Sleep(Pause);
        }
    }

    public void Dispose() => _connection.Dispose();

    private JsonDocument Look() => JsonDocument.Parse(_connection.Send(Pending).Expect(200).Body.ToArray());

    private static bool IsOne(JsonElement work) =>
        work.GetProperty("kind").GetString() == "replace_amphora"
        || (work.GetProperty("kind").GetString() == "watch_amphora" && work.GetProperty("reason").GetString()!.StartsWith("It waits for the brake", StringComparison.Ordinal));
}
