using Lbaas.Actors.Health;

namespace Lbaas.Tests.Architecture;

/// <summary>Behaviors decide by state and message alone (design section 9, rule 2).</summary>
public class PurityTests
{
    private static readonly string[] BannedTypes =
    [
        "System.Random", "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.Threading.Tasks.",
        "System.IO.File", "System.IO.Directory", "System.IO.Path", "System.Net.Sockets.Socket", "System.Net.Http.", "System.Console",
        "System.Diagnostics.Process", "System.Diagnostics.Stopwatch", "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] BannedMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow", "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.TimeProvider.get_System",
        "System.Environment.GetEnvironmentVariable", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
        "System.Environment.get_MachineName", "System.Environment.get_ProcessId",
    ];

    [Fact]
    public void Actors_touch_no_thread_no_file_no_socket_and_no_chance() =>
        Assert.DoesNotContain(AssemblyReferences.Types(typeof(HeartbeatTable).Assembly), name => BannedTypes.Any(banned => IsSame(name, banned)));

    [Fact]
    public void Actors_read_no_clock_and_make_no_id() =>
        Assert.Empty(AssemblyReferences.Members(typeof(HeartbeatTable).Assembly).Intersect(BannedMembers));

    [Fact]
    public void Only_the_heartbeat_table_is_given_a_clock()
    {
        var holders = typeof(HeartbeatTable).Assembly.GetTypes()
            .Where(type => type.GetConstructors().SelectMany(c => c.GetParameters()).Any(p => p.ParameterType == typeof(TimeProvider)));

        Assert.Equal([typeof(HeartbeatTable)], holders);
    }

    private static bool IsSame(string name, string banned) =>
        banned.EndsWith('.') ? name.StartsWith(banned, StringComparison.Ordinal) : name == banned;
}
