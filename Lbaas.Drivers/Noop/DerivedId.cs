using System.Security.Cryptography;
using System.Text;

namespace Lbaas.Drivers.Noop;

/// <summary>Ids that follow from other ids, so that a driver which stores nothing gives the same answer twice.</summary>
internal static class DerivedId
{
    /// <summary>A version 8 UUID (RFC 9562 section 5.8) from a purpose and an id.</summary>
    public static Guid Of(string purpose, Guid id)
    {
        Span<byte> source = stackalloc byte[16 + 64];
        id.TryWriteBytes(source);
        var length = 16 + Encoding.UTF8.GetBytes(purpose, source[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(source[..length], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
