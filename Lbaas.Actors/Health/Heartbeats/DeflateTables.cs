namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>The constants of RFC 1951, sections 3.2.5 to 3.2.7.</summary>
internal static class DeflateTables
{
    public const int LiteralSymbols = 288;
    public const int DistanceSymbols = 30;
    public const int LengthSymbols = 19;

    public static readonly byte[] FixedLiteralLengths = MakeFixedLiteralLengths();

    public static readonly byte[] FixedDistanceLengths = MakeFixedDistanceLengths();

    public static readonly byte[] LengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    public static readonly ushort[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    public static readonly byte[] LengthExtraBits =
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    public static readonly ushort[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
            8193, 12289, 16385, 24577];

    public static readonly byte[] DistanceExtraBits =
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    private static byte[] MakeFixedLiteralLengths()
    {
        var lengths = new byte[LiteralSymbols];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280).Fill(8);
        return lengths;
    }

    // Two of the 32 five-bit codes are never used; without them the code is incomplete, which only this table may be.
    private static byte[] MakeFixedDistanceLengths()
    {
        var lengths = new byte[DistanceSymbols];
        lengths.AsSpan().Fill(5);
        return lengths;
    }
}
