using System.Text.Json;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Http;

/// <summary>What a handler answers: a status and, mostly, a JSON text. The front-end sends it and disposes of the body.</summary>
public readonly record struct Answer(int Status, JsonBody? Body = null)
{
    /// <summary>Instead of a JSON body.</summary>
    public PlainText? Text { get; init; }

    /// <summary>Instead of a body: sends one that is written as it comes up.</summary>
    public Func<HttpContext, Task>? Stream { get; init; }

    /// <summary>The owner whose news the sender waits for, when this is not yet the answer that it asked for.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>An actor knew the request: what it made is shown as it is, which may be another answer than the first.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>204.</summary>
    public static readonly Answer NoContent = new(204);

    /// <summary>202 without a body.</summary>
    public static readonly Answer Started = new(202);

    /// <summary>An object with one key: <c>{"listener": …}</c>.</summary>
    public static Answer Envelope<T>(int status, string name, T value, Action<Utf8JsonWriter, T> write)
    {
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WritePropertyName(name);
        write(body.Json, value);
        body.Json.WriteEndObject();
        return new Answer(status, body);
    }
}
