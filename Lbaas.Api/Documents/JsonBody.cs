using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lbaas.Api.Documents;

/// <summary>
/// A JSON text being written. Buffers are used again, so that an answer costs no garbage; <see cref="Dispose"/> gives the
/// buffer back, and what was read from it must have been copied or sent by then.
/// </summary>
public sealed class JsonBody : IDisposable
{
    // As many as may be in use at once on a busy server; those beyond are left to the collector, as are grown ones.
    private const int KeptMax = 64;
    private const int KeptBytesMax = 256 * 1024;

    private static readonly ConcurrentQueue<JsonBody> Kept = new();

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(2_048);

    private JsonBody() => Json = new Utf8JsonWriter(_buffer, Compact);

    public Utf8JsonWriter Json { get; }

    public static JsonBody Rent() => Kept.TryDequeue(out var body) ? body : new JsonBody();

    /// <summary>Writes a text of its own, for a document that is kept.</summary>
    public static ReadOnlyMemory<byte> Copy<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        using var body = Rent();
        write(body.Json, value);
        return body.Written.ToArray();
    }

    /// <summary>What has been written so far.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            Json.Flush();
            return _buffer.WrittenMemory;
        }
    }

    public void Dispose()
    {
        if (_buffer.Capacity > KeptBytesMax || Kept.Count >= KeptMax)
            return;
        _buffer.ResetWrittenCount();
        Json.Reset(_buffer);
        Kept.Enqueue(this);
    }
}
