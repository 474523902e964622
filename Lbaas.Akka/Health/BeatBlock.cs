using System.Buffers.Binary;

namespace Lbaas.Akka.Health;

/// <summary>
/// Heartbeats one after the other: for each its age in milliseconds when it was packed and its length in bytes (unsigned and signed
/// 32-bit, little-endian), then the zlib stream as it came. The age instead of the time, since clocks of nodes differ.
/// </summary>
internal static class BeatBlock
{
    /// <summary>What a heartbeat takes beside its stream, in bytes.</summary>
    public const int HeadBytes = sizeof(uint) + sizeof(int);

    public static void Write(Span<byte> block, TimeSpan age, ReadOnlySpan<byte> stream)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(block, (uint)Math.Clamp(age.TotalMilliseconds, 0, uint.MaxValue));
        BinaryPrimitives.WriteInt32LittleEndian(block[sizeof(uint)..], stream.Length);
        stream.CopyTo(block[HeadBytes..]);
    }

    /// <summary>Takes the next; false at the end, or where the rest is no heartbeat.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> block, out TimeSpan age, out ReadOnlySpan<byte> stream)
    {
        age = default;
        stream = default;
        if (block.Length < HeadBytes)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(block[sizeof(uint)..]);
        if (length < 0 || length > block.Length - HeadBytes)
            return false;
        age = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(block));
        stream = block.Slice(HeadBytes, length);
        block = block[(HeadBytes + length)..];
        return true;
    }
}
