namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>
/// One canonical Huffman code (RFC 1951, section 3.2.2), rebuilt for each block. Codes up to a few bits are found in a
/// table; longer ones, which are rare by construction, are walked bit by bit.
/// </summary>
internal sealed class HuffmanCode(int symbolsMax, int fastBits)
{
    private const int LengthMax = 15;

    // Symbol << 4 | length, by the next fastBits of input; 0 where the code is longer (or no code at all).
    private readonly ushort[] _fast = new ushort[1 << fastBits];
    private readonly ushort[] _symbols = new ushort[symbolsMax];
    private readonly ushort[] _counts = new ushort[LengthMax + 1];

    /// <summary>A code that never changes.</summary>
    public static HuffmanCode Of(ReadOnlySpan<byte> lengths, int fastBits)
    {
        var code = new HuffmanCode(lengths.Length, fastBits);
        return code.TryBuild(lengths) ? code : throw new ArgumentException("Over-subscribed.", nameof(lengths));
    }

    /// <summary>
    /// Takes the code length of each symbol (0: not used). False when the lengths promise more codes than there are.
    /// Fewer are let through: input that uses a code nobody assigned fails when it is decoded.
    /// </summary>
    public bool TryBuild(ReadOnlySpan<byte> lengths)
    {
        Array.Clear(_counts);
        foreach (var length in lengths)
            _counts[length]++;
        _counts[0] = 0;
        Span<ushort> offsets = stackalloc ushort[LengthMax + 2];
        Span<int> codes = stackalloc int[LengthMax + 2];
        offsets.Clear();
        codes.Clear();
        var left = 1;
        for (var length = 1; length <= LengthMax; length++)
        {
            left = (left << 1) - _counts[length];
            if (left < 0)
                return false;
            offsets[length + 1] = (ushort)(offsets[length] + _counts[length]);
            codes[length + 1] = (codes[length] + _counts[length]) << 1;
        }
        Array.Clear(_fast);
        for (var symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
                continue;
            _symbols[offsets[length]++] = (ushort)symbol;
            var code = codes[length]++;
            if (length <= fastBits)
                FillFast(symbol, length, Reverse(code, length));
        }
        return true;
    }

    /// <summary>The next symbol, or -1 when the input ends or holds no code.</summary>
    public int Decode(ref BitReader bits)
    {
        bits.Refill();
        int entry = _fast[bits.Peek(fastBits)];
        if (entry != 0)
            return bits.TryDrop(entry & 15) ? entry >> 4 : -1;
        return DecodeLong(ref bits);
    }

    private int DecodeLong(ref BitReader bits)
    {
        int code = 0, first = 0, index = 0;
        var ahead = bits.Peek(LengthMax);
        for (var length = 1; length <= LengthMax; length++)
        {
            code |= ahead & 1;
            ahead >>= 1;
            int count = _counts[length];
            if (code - count < first)
                return bits.TryDrop(length) ? _symbols[index + (code - first)] : -1;
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        return -1;
    }

    private void FillFast(int symbol, int length, int reversed)
    {
        var entry = (ushort)((symbol << 4) | length);
        for (var i = reversed; i < _fast.Length; i += 1 << length)
            _fast[i] = entry;
    }

    // Huffman codes are packed starting from their most significant bit, everything else from the least.
    private static int Reverse(int code, int length)
    {
        var bits = (uint)code;
        bits = ((bits & 0x5555) << 1) | ((bits >> 1) & 0x5555);
        bits = ((bits & 0x3333) << 2) | ((bits >> 2) & 0x3333);
        bits = ((bits & 0x0F0F) << 4) | ((bits >> 4) & 0x0F0F);
        bits = ((bits & 0x00FF) << 8) | (bits >> 8);
        return (int)(bits >> (16 - length));
    }
}
