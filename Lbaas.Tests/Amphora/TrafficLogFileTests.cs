using System.Text;
using Lbaas.Amphora.TrafficLogs;

namespace Lbaas.Tests.Amphora;

public sealed class TrafficLogFileTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("lb-");

    private string LogPath => Path.Combine(_root.FullName, "traffic.log");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_full_log_makes_room_and_the_oldest_goes()
    {
        using (var log = new TrafficLogFile(LogPath, bytesMax: 100))
            for (var line = 0; line < 30; line++)
                log.Append(Encoding.ASCII.GetBytes($"line {line:000000000000000000000000000000000000000}"));

        var files = _root.GetFiles().OrderBy(file => file.Name).ToList();
        Assert.Equal(TrafficLogFile.OlderMax + 1, files.Count);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 100));
        Assert.EndsWith("29\n", File.ReadAllText(LogPath));
    }

    [Fact]
    public void An_earlier_log_is_continued()
    {
        File.WriteAllText(LogPath, "before\n");
        using (var log = new TrafficLogFile(LogPath))
            log.Append("after"u8);

        Assert.Equal("before\nafter\n", File.ReadAllText(LogPath));
    }

    [Fact]
    public void Control_characters_stay_within_their_line() =>
        Assert.Equal("a?b?c", Encoding.UTF8.GetString(TrafficLogLine.Clean("a\nb\u001bc\r\n"u8.ToArray())));

    [Theory]
    [InlineData("demo 6f1c8c1e-0000-4000-8000-000000000001 f 1.2.3.4", true)]
    [InlineData("Proxy f started.", false)]
    [InlineData("demo 6f1c8c1e-0000-4000-8000-000000000001x f", false)]
    public void Only_lines_about_traffic_name_a_load_balancer(string line, bool names) =>
        Assert.Equal(names, TrafficLogLine.LoadBalancerOf(Encoding.UTF8.GetBytes(line)) is not null);
}
