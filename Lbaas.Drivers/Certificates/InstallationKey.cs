using System.Security.Cryptography;
using System.Text;

namespace Lbaas.Drivers.Certificates;

/// <summary>A secret of this installation: 32 random bytes in hex, made once and kept in a file (mode 0600).</summary>
internal static class InstallationKey
{
    /// <param name="remedy">What else is to be done when the file is removed.</param>
    /// <exception cref="InvalidDataException">The file holds something else.</exception>
    public static string Open(string dataDirectory, string name, string remedy)
    {
        var file = Path.Combine(dataDirectory, name);
        if (!File.Exists(file))
            PrivateFile.TryCreate(file, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
        var key = File.ReadAllText(file).Trim();
        return key.Length == 64 && key.All(char.IsAsciiHexDigitLower)
            ? key
            : throw new InvalidDataException($"{file} is not a key: 64 lower-case hex digits are expected. Remove it to have a new one made{remedy}.");
    }
}
