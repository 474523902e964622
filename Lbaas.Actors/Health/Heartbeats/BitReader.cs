using System.Buffers.Binary;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>Takes bits from memory, the least significant of each byte first (RFC 1951, section 3.1.1).</summary>
internal ref struct BitReader(ReadOnlySpan<byte> input)
{
    private readonly ReadOnlySpan<byte> _input = input;
    private ulong _bits;
    private int _count;
    private int _next;

    /// <summary>Holds at least 56 bits afterwards, or all that is left.</summary>
    public void Refill()
    {
        if (_count >= 48)
            return;
        if (_next + sizeof(ulong) <= _input.Length)
        {
            _bits |= BinaryPrimitives.ReadUInt64LittleEndian(_input[_next..]) << _count;
            var bytes = (63 - _count) >> 3;
            _next += bytes;
            _count += bytes << 3;
            // Of the byte that only partly fits, nothing counts as taken: it will be read again.
            _bits &= (1UL << _count) - 1;
            return;
        }
        while (_count <= 56 && _next < _input.Length)
        {
            _bits |= (ulong)_input[_next++] << _count;
            _count += 8;
        }
    }

    /// <summary>The next bits without taking them; zeros beyond the end.</summary>
    public readonly int Peek(int bits) => (int)(_bits & ((1UL << bits) - 1));

    /// <summary>Takes bits that <see cref="Peek"/> showed; false when they were beyond the end.</summary>
    public bool TryDrop(int bits)
    {
        if (bits > _count)
            return false;
        _bits >>= bits;
        _count -= bits;
        return true;
    }

    public bool TryTake(int bits, out int value)
    {
        Refill();
        value = Peek(bits);
        return TryDrop(bits);
    }

    /// <summary>A stored block's content: from the next whole byte, length and its complement first.</summary>
    public bool TryTakeStored(out ReadOnlySpan<byte> content)
    {
        content = default;
        AlignToByte();
        var rest = _input[_next..];
        if (rest.Length < 4)
            return false;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        int complement = BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
        if ((length ^ complement) != 0xFFFF || rest.Length < 4 + length)
            return false;
        content = rest.Slice(4, length);
        _next += 4 + length;
        return true;
    }

    /// <summary>The four bytes that must be all that is left after the last block.</summary>
    public bool TryTakeTrailer(out uint checksum)
    {
        AlignToByte();
        var whole = _input.Length - _next == sizeof(uint);
        checksum = whole ? BinaryPrimitives.ReadUInt32BigEndian(_input[_next..]) : 0;
        return whole;
    }

    private void AlignToByte()
    {
        _next -= _count >> 3;
        _bits = 0;
        _count = 0;
    }
}
