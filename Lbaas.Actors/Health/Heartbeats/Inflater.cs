namespace Lbaas.Actors.Health.Heartbeats;

internal enum InflateOutcome
{
    Done,
    Corrupt,
    TooLarge,
}

/// <summary>
/// Inflates zlib streams (RFC 1950, 1951) that are wholly in memory, one after the other, into one reused buffer. The base
/// library's stream can't be reused and costs a native decoder and several objects for each packet, which at ten thousand
/// packets a second is most of the work. Not for two threads at a time.
/// </summary>
internal sealed class Inflater(int outputBytesMax)
{
    private const int FirstBufferBytes = 16 * 1024;

    private readonly HuffmanCode _fixedLiterals = HuffmanCode.Of(DeflateTables.FixedLiteralLengths, fastBits: 9);
    private readonly HuffmanCode _fixedDistances = HuffmanCode.Of(DeflateTables.FixedDistanceLengths, fastBits: 5);
    private readonly HuffmanCode _literals = new(DeflateTables.LiteralSymbols, fastBits: 9);
    private readonly HuffmanCode _distances = new(DeflateTables.DistanceSymbols, fastBits: 7);
    private readonly HuffmanCode _lengths = new(DeflateTables.LengthSymbols, fastBits: 7);
    private readonly byte[] _codeLengths = new byte[DeflateTables.LiteralSymbols + DeflateTables.DistanceSymbols];
    private byte[] _output = new byte[Math.Min(FirstBufferBytes, outputBytesMax)];
    private int _written;

    /// <summary>What the last call inflated; overwritten by the next.</summary>
    public ReadOnlySpan<byte> Output => _output.AsSpan(0, _written);

    /// <summary>
    /// Inflates one whole stream, checksum included. Stops at the output limit, however much would follow.
    /// </summary>
    public InflateOutcome Inflate(ReadOnlySpan<byte> stream)
    {
        _written = 0;
        if (!IsHeader(stream))
            return InflateOutcome.Corrupt;
        var bits = new BitReader(stream[2..]);
        bool last;
        do
        {
            if (!bits.TryTake(1, out var final) || !bits.TryTake(2, out var kind))
                return InflateOutcome.Corrupt;
            last = final == 1;
            var outcome = kind switch
            {
                0 => Stored(ref bits),
                1 => Compressed(ref bits, _fixedLiterals, _fixedDistances),
                2 => ReadCodes(ref bits) ? Compressed(ref bits, _literals, _distances) : InflateOutcome.Corrupt,
                _ => InflateOutcome.Corrupt,
            };
            if (outcome != InflateOutcome.Done)
                return outcome;
        } while (!last);
        return bits.TryTakeTrailer(out var checksum) && checksum == Adler32.Of(Output)
            ? InflateOutcome.Done
            : InflateOutcome.Corrupt;
    }

    // Deflate with a window of at most 32 KiB, header checksum right, no preset dictionary.
    private static bool IsHeader(ReadOnlySpan<byte> stream) =>
        stream.Length >= 2 && (stream[0] & 0x0F) == 8 && stream[0] >> 4 <= 7
        && ((stream[0] << 8) | stream[1]) % 31 == 0 && (stream[1] & 0x20) == 0;

    private InflateOutcome Stored(ref BitReader bits)
    {
        if (!bits.TryTakeStored(out var content))
            return InflateOutcome.Corrupt;
        if (!TryReserve(content.Length))
            return InflateOutcome.TooLarge;
        content.CopyTo(_output.AsSpan(_written));
        _written += content.Length;
        return InflateOutcome.Done;
    }

    private bool ReadCodes(ref BitReader bits)
    {
        if (!bits.TryTake(5, out var literals) || !bits.TryTake(5, out var distances) || !bits.TryTake(4, out var lengths))
            return false;
        literals += 257;
        distances += 1;
        if (literals > 286 || distances > 30)
            return false;
        Span<byte> order = stackalloc byte[DeflateTables.LengthSymbols];
        order.Clear();
        for (var i = 0; i < lengths + 4; i++)
        {
            if (!bits.TryTake(3, out var length))
                return false;
            order[DeflateTables.LengthOrder[i]] = (byte)length;
        }
        return _lengths.TryBuild(order)
            && ReadCodeLengths(ref bits, literals + distances)
            && _codeLengths[256] != 0
            && _literals.TryBuild(_codeLengths.AsSpan(0, literals))
            && _distances.TryBuild(_codeLengths.AsSpan(literals, distances));
    }

    private bool ReadCodeLengths(ref BitReader bits, int count)
    {
        for (var i = 0; i < count;)
        {
            var symbol = _lengths.Decode(ref bits);
            if (symbol < 0)
                return false;
            if (symbol < 16)
            {
                _codeLengths[i++] = (byte)symbol;
                continue;
            }
            if (symbol == 16 && i == 0)
                return false;
            var value = symbol == 16 ? _codeLengths[i - 1] : (byte)0;
            var (extraBits, least) = symbol switch { 16 => (2, 3), 17 => (3, 3), _ => (7, 11) };
            if (!bits.TryTake(extraBits, out var extra) || i + least + extra > count)
                return false;
            _codeLengths.AsSpan(i, least + extra).Fill(value);
            i += least + extra;
        }
        return true;
    }

    private InflateOutcome Compressed(ref BitReader bits, HuffmanCode literals, HuffmanCode distances)
    {
        while (true)
        {
            var symbol = literals.Decode(ref bits);
            if (symbol < 0)
                return InflateOutcome.Corrupt;
            if (symbol == 256)
                return InflateOutcome.Done;
            if (symbol < 256)
            {
                if (_written == _output.Length && !TryReserve(1))
                    return InflateOutcome.TooLarge;
                _output[_written++] = (byte)symbol;
                continue;
            }
            var outcome = CopyEarlier(ref bits, symbol - 257, distances);
            if (outcome != InflateOutcome.Done)
                return outcome;
        }
    }

    private InflateOutcome CopyEarlier(ref BitReader bits, int lengthCode, HuffmanCode distances)
    {
        if (lengthCode >= DeflateTables.LengthBase.Length
            || !bits.TryTake(DeflateTables.LengthExtraBits[lengthCode], out var lengthExtra))
            return InflateOutcome.Corrupt;
        var distanceCode = distances.Decode(ref bits);
        if ((uint)distanceCode >= (uint)DeflateTables.DistanceBase.Length
            || !bits.TryTake(DeflateTables.DistanceExtraBits[distanceCode], out var distanceExtra))
            return InflateOutcome.Corrupt;
        var length = DeflateTables.LengthBase[lengthCode] + lengthExtra;
        var distance = DeflateTables.DistanceBase[distanceCode] + distanceExtra;
        if (distance > _written)
            return InflateOutcome.Corrupt;
        if (!TryReserve(length))
            return InflateOutcome.TooLarge;
        var output = _output.AsSpan();
        if (distance >= length)
            output.Slice(_written - distance, length).CopyTo(output[_written..]);
        else
            for (var i = 0; i < length; i++)
                output[_written + i] = output[_written + i - distance]; // overlapping: a repetition of what it writes
        _written += length;
        return InflateOutcome.Done;
    }

    private bool TryReserve(int bytes)
    {
        var needed = _written + bytes;
        if (needed > outputBytesMax)
            return false;
        if (needed > _output.Length)
            Array.Resize(ref _output, Math.Min(outputBytesMax, Math.Max(needed, 2 * _output.Length)));
        return true;
    }
}
