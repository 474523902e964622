using System.Buffers.Binary;

namespace Lbaas.Actors.Contract;

/// <summary>
/// What comes in with a message besides the message: behaviors read no clock and draw no random number, so the same
/// context and message always give the same decision.
/// </summary>
/// <param name="Self">The actor that decides.</param>
/// <param name="Now">The host's time of delivery, UTC.</param>
/// <param name="Seed">Fresh randomness, drawn by the host once per message.</param>
/// <param name="ReplyTo">Who asked, or <see cref="ReplyAddress.None"/> for a plain message.</param>
public readonly record struct ActorContext(ActorAddress Self, DateTimeOffset Now, Guid Seed, ReplyAddress ReplyTo)
{
    /// <summary>
    /// The <paramref name="ordinal"/>-th fresh id of this message: a version 7 UUID (RFC 9562) of the time of delivery and bits
    /// derived from the seed. Ids that grow with time keep what is written together together in every index: with random ones
    /// a commit touches several times as many pages.
    /// </summary>
    public Guid FreshId(int ordinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        Seed.TryWriteBytes(bytes);
        var low = Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes) + ((ulong)(uint)ordinal * 0x9E3779B97F4A7C15UL));
        var high = Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ low);
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)Now.ToUnixTimeMilliseconds() << 16) | (low & 0x0FFF) | 0x7000);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (high >> 2) | 0x8000_0000_0000_0000UL);
        return new Guid(bytes, bigEndian: true);
    }

    // The finaliser of SplitMix64: every output bit depends on every input bit.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
