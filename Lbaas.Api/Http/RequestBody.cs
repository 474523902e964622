using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Lbaas.Actors.Requests;

namespace Lbaas.Api.Http;

/// <summary>Reads JSON request bodies, within bounds (spec api 1 and 2).</summary>
public static class RequestBody
{
    /// <summary>Bytes; the default of Octavia's request-size limiter.</summary>
    public const int LengthMax = 114_688;

    // Deep enough for a fully populated create; deeper ones are answered as broken JSON.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads the whole body.</summary>
    /// <param name="argument">What Octavia's faults call the body.</param>
    /// <exception cref="FaultException">400 when it is empty or no JSON, 413 when too long, 415 when it is something else.</exception>
    public static async ValueTask<JsonDocument> ReadAsync(HttpContext http, string argument)
    {
        CheckType(http.Request.ContentType);
        var body = await ReadBytesAsync(http);
        return body.Length > 0 ? Parse(body) : throw new FaultException(new Fault(400, $"Missing argument: \"{argument}\""));
    }

    /// <summary>Reads the whole body as it is, and puts it back to be read again.</summary>
    /// <exception cref="FaultException">413 when it is too long.</exception>
    public static async ValueTask<byte[]> PeekAsync(HttpContext http)
    {
        var body = await ReadBytesAsync(http);
        GiveBack(http, body);
        return body;
    }

    /// <summary>To be read once more.</summary>
    public static void GiveBack(HttpContext http, byte[] body) => http.Request.Body = new MemoryStream(body, writable: false);

    private static async ValueTask<byte[]> ReadBytesAsync(HttpContext http)
    {
        if (http.Request.ContentLength > LengthMax)
            throw TooLarge();
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            var length = read.Buffer.Length;
            if (!read.IsCompleted && length <= LengthMax)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            // Whatever is wrong with the body, it is given back first: the connection goes on.
            var body = length is 0 or > LengthMax ? [] : read.Buffer.ToArray();
            reader.AdvanceTo(read.Buffer.End);
            return length > LengthMax ? throw TooLarge() : body;
        }
    }

    /// <summary>Makes sense of a body. Its strings are decoded only then, and may turn out to be no text.</summary>
    /// <exception cref="FaultException">400 when a string escapes half of a surrogate pair.</exception>
    public static T Interpret<T>(JsonElement body, Func<JsonElement, T> read)
    {
        try
        {
            return read(body);
        }
        catch (InvalidOperationException)
        {
            throw Broken();
        }
    }

    private static JsonDocument Parse(byte[] body)
    {
        if (!Utf8.IsValid(body))
            throw Broken();
        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException)
        {
            throw Broken();
        }
    }

    private static FaultException Broken() => new(new Fault(400, "Request is not in valid JSON format"));

    private static void CheckType(string? type)
    {
        if (string.IsNullOrEmpty(type))
            return;
        var parameters = type.IndexOf(';');
        var name = (parameters < 0 ? type : type[..parameters]).Trim();
        if (!name.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new FaultException(new Fault(415, $"Unknown mimetype: {name}"));
    }

    private static FaultException TooLarge() => new(new Fault(413, "Request is too large."));
}
