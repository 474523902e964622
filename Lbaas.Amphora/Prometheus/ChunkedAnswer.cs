using System.Globalization;
using System.Text;

namespace Lbaas.Amphora.Prometheus;

/// <summary>An answer of unknown length, in chunks: whoever gets only a part of it knows that it is not whole.</summary>
internal static class ChunkedAnswer
{
    private const int ChunkCharacters = 32 * 1024;

    public static async Task WriteAsync(Stream stream, IAsyncEnumerable<string> lines, CancellationToken cancellation)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: text/plain; version=0.0.4\r\ncache-control: no-cache\r\n"u8.ToArray(), cancellation);
        await stream.WriteAsync("transfer-encoding: chunked\r\nconnection: close\r\n\r\n"u8.ToArray(), cancellation);
        var chunk = new StringBuilder(ChunkCharacters + 1024);
        await foreach (var line in lines.WithCancellation(cancellation))
        {
            chunk.Append(line).Append('\n');
            if (chunk.Length >= ChunkCharacters)
                await WriteChunkAsync(stream, chunk, cancellation);
        }
        if (chunk.Length > 0)
            await WriteChunkAsync(stream, chunk, cancellation);
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellation);
    }

    private static async Task WriteChunkAsync(Stream stream, StringBuilder chunk, CancellationToken cancellation)
    {
        var content = Encoding.UTF8.GetBytes(chunk.Append("\r\n").ToString());
        await stream.WriteAsync(Encoding.ASCII.GetBytes((content.Length - 2).ToString("x", CultureInfo.InvariantCulture) + "\r\n"), cancellation);
        await stream.WriteAsync(content, cancellation);
        chunk.Clear();
    }
}
