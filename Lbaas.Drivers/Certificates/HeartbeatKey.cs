namespace Lbaas.Drivers.Certificates;

/// <summary>The secret that authenticates heartbeats (spec amphora 2.1).</summary>
public static class HeartbeatKey
{
    /// <summary>The key kept in <c>heartbeat.key</c> of the directory; made when there is none.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static string Open(string dataDirectory) => InstallationKey.Open(dataDirectory, "heartbeat.key", ", and restart every agent");
}
