namespace Lbaas.Amphora.TrafficLogs;

/// <summary>
/// Where HAProxy sends its lines: an abstract socket, since its workers run as nobody and may enter no directory of the agent.
/// </summary>
internal static class TrafficLogAddress
{
    // HAProxy takes all of the address as the name, zeros included (its own "abns@").
    private const int NameLength = 108;

    public static string Of(string name) => ("\0" + name).PadRight(NameLength, '\0');
}
