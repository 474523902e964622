using System.Security.Cryptography;
using System.Text;

namespace Lbaas.Drivers.Certificates;

/// <summary>The secret that authenticates heartbeats (spec amphora 2.1): 32 random bytes in hex, made once.</summary>
public static class HeartbeatKey
{
    /// <summary>The key kept in <c>heartbeat.key</c> of the directory (mode 0600); made when there is none.</summary>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static string Open(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "heartbeat.key");
        if (!File.Exists(file))
            PrivateFile.TryCreate(file, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
        var key = File.ReadAllText(file).Trim();
        return key.Length == 64 && key.All(char.IsAsciiHexDigitLower)
            ? key
            : throw new InvalidDataException($"{file} is not a heartbeat key: 64 lower-case hex digits are expected. Remove it to have a new one made, and restart every agent.");
    }
}
