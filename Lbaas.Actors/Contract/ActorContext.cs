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
    /// <summary>The <paramref name="ordinal"/>-th fresh id of this message: a version 4 UUID derived from the seed.</summary>
    public Guid FreshId(int ordinal)
    {
        Span<byte> bytes = stackalloc byte[16];
        Seed.TryWriteBytes(bytes);
        var low = Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes) + ((ulong)(uint)ordinal * 0x9E3779B97F4A7C15UL));
        var high = Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], high);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes);
    }

    // The finaliser of SplitMix64: every output bit depends on every input bit.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
