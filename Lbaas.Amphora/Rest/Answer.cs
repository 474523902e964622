using System.Text.Json.Nodes;

namespace Lbaas.Amphora.Rest;

/// <summary>What a handler answers: Octavia's agent says <c>{"message": ..., "details": ...}</c>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">Fixed text; clients compare it. Null for none.</param>
/// <param name="Details">What exactly, or null for none.</param>
/// <param name="ETag">MD5 of the content in hex, bare as Octavia's agent sends it, or null for none.</param>
public sealed record Answer(int Status, string? Message, string? Details = null, string? ETag = null)
{
    public static Answer Ok(string? etag = null) => new(StatusCodes.Status200OK, "OK", ETag: etag);

    public static Answer Accepted(string? etag = null, string? details = null) =>
        new(StatusCodes.Status202Accepted, "OK", details, etag);

    public static Answer Invalid(string details) => new(StatusCodes.Status400BadRequest, "Invalid request", details);

    public static Answer NotFound(string message, string details) => new(StatusCodes.Status404NotFound, message, details);

    public static Answer Conflict(string details) => new(StatusCodes.Status409Conflict, "Conflict", details);

    public static Answer Failed(string message, string details) =>
        new(StatusCodes.Status500InternalServerError, message, details);

    public Task WriteAsync(HttpContext context)
    {
        if (ETag is not null)
            context.Response.Headers.ETag = ETag;
        var body = new JsonObject();
        if (Message is not null)
            body["message"] = Message;
        if (Details is not null)
            body["details"] = Details;
        return Json.WriteAsync(context, Status, body);
    }
}
