using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// An MD5 as a value: compared without allocation, written as 32 lowercase hex digits (as in the upload's ETag).
/// </summary>
public readonly record struct ConfigurationDigest(UInt128 Value)
{
    /// <summary>The digest of a configuration's text.</summary>
    public static ConfigurationDigest Of(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(text, hash);
        return new ConfigurationDigest(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Reads exactly 32 hex digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> hex, out ConfigurationDigest digest)
    {
        digest = default;
        if (hex.Length != 32 || !UInt128.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        digest = new ConfigurationDigest(value);
        return true;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
