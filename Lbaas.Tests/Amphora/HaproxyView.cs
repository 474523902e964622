using System.Net.Sockets;
using System.Text;

namespace Lbaas.Tests.Amphora;

/// <summary>What a running HAProxy says of itself at its stats socket.</summary>
internal static class HaproxyView
{
    private const int Maintenance = 0x23;
    private const int CheckEnabled = 0x04;
    private const int AnswersMax = 50_000;

    /// <summary>The worker that answers; 0 when none does.</summary>
    public static int Worker(string socket) => Ask(socket, "show info").Split('\n')
        .Where(line => line.StartsWith("Pid: ", StringComparison.Ordinal)).Select(line => int.Parse(line[5..])).FirstOrDefault();

    /// <summary>Whether it has a session with each of the other nodes that share its tables.</summary>
    public static bool HasAllPeers(string socket) => Ask(socket, "show peers").Split('\n')
        .Where(line => line.Contains("(remote,")).All(line => line.Contains("(remote,active)") && line.Contains("last_status=ESTA"));

    /// <summary>Asks at a socket whose path is longer than that of a socket may be.</summary>
    public static T OfLongPath<T>(string socket, Func<string, T> question)
    {
        var link = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.CreateSymbolicLink(link, socket);
        try
        {
            return question(link);
        }
        finally
        {
            File.Delete(link);
        }
    }

    /// <summary>Its servers, sorted: name, place, weight, whether in maintenance, whether checked.</summary>
    public static List<string> Servers(string socket) => ServersIn(Ask(socket, "show servers state"));

    /// <summary>The servers of one worker: around a reload, the old one and the new one answer by turns.</summary>
    public static List<string> Servers(string socket, int worker)
    {
        var answer = "";
        for (var attempt = 0; attempt < AnswersMax && !answer.Contains($"Pid: {worker}\n", StringComparison.Ordinal); attempt++)
            answer = Ask(socket, "show info;show servers state");
        return ServersIn(answer);
    }

    private static List<string> ServersIn(string answer) =>
    [
        .. answer.Split('\n').Select(line => line.Split(' ')).Where(row => row.Length > 18 && char.IsAsciiDigit(row[0][0]))
            .Select(row => $"{row[1]}/{row[3]} at {row[4]} {row[18]} weight {row[7]}"
                + ((int.Parse(row[6]) & Maintenance) != 0 ? " maintenance" : "") + ((int.Parse(row[13]) & CheckEnabled) != 0 ? " checked" : ""))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The statuses of a server in all backends, as the statistics say them.</summary>
    public static string[] Statuses(string socket, Guid server) =>
    [
        .. Ask(socket, "show stat").Split('\n').Select(line => line.Split(',')).Where(row => row.Length > 18 && row[1] == server.ToString())
            .Select(row => row[17]),
    ];

    /// <summary>Requests that went to a member over a connection of an earlier one.</summary>
    public static int Reused(string socket)
    {
        var rows = Ask(socket, "show stat").Split('\n').Select(line => line.Split(',')).ToList();
        var at = Array.IndexOf(rows[0], "reuse");
        return rows.Where(row => row.Length > at && row[1] == "BACKEND").Sum(row => int.Parse(row[at]));
    }

    private static string Ask(string path, string question)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(Encoding.ASCII.GetBytes(question + "\n"));
            using var answer = new StreamReader(new NetworkStream(socket));
            return answer.ReadToEnd();
        }
        catch (Exception nobody) when (nobody is SocketException or IOException)
        {
            return "";
        }
    }
}
