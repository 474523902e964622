using System.Text;
using Lbaas.Actors.Contract;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>Objects to UTF-8 JSON and back. For any number of threads at a time.</summary>
internal sealed class JsonPayloads(JsonSerializerSettings settings)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    [ThreadStatic]
    private static MemoryStream? t_buffer;

    private readonly JsonSerializer _serializer = JsonSerializer.Create(settings);

    public Payload Write(string manifest, object value)
    {
        var buffer = t_buffer ??= new MemoryStream(4096);
        buffer.SetLength(0);
        using (var text = new StreamWriter(buffer, Utf8, 1024, leaveOpen: true))
        using (var json = new JsonTextWriter(text) { ArrayPool = JsonBuffers.Shared })
            _serializer.Serialize(json, value);
        return new Payload(manifest, buffer.ToArray());
    }

    /// <exception cref="JsonException">The bytes are no JSON, or not of this shape.</exception>
    public object? Read(ReadOnlyMemory<byte> bytes, Type type)
    {
        using var text = new StringReader(Utf8.GetString(bytes.Span));
        using var json = new JsonTextReader(text) { ArrayPool = JsonBuffers.Shared, DateParseHandling = DateParseHandling.None };
        return _serializer.Deserialize(json, type);
    }
}
