namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>The checksum at the end of a zlib stream (RFC 1950, section 8.2).</summary>
internal static class Adler32
{
    private const uint Modulus = 65521;

    // As many bytes as can be added before a 32-bit sum could overflow.
    private const int RunBytes = 5552;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint low = 1, high = 0;
        while (!bytes.IsEmpty)
        {
            var run = bytes[..Math.Min(RunBytes, bytes.Length)];
            foreach (var value in run)
            {
                low += value;
                high += low;
            }
            low %= Modulus;
            high %= Modulus;
            bytes = bytes[run.Length..];
        }
        return (high << 16) | low;
    }
}
