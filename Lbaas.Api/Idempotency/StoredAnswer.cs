using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Api.Idempotency;

/// <summary>
/// What a POST was answered. Whoever projects the creation of something writes it, in the same transaction; it is then also
/// what the first asker gets, so that both are the same to the byte.
/// </summary>
/// <param name="Fingerprint">Of the request.</param>
/// <param name="Status">0 while it is still under way.</param>
/// <param name="OwnerId">The load balancer whose news it waits for while it is under way.</param>
/// <param name="Body">A JSON text; empty while it is under way.</param>
public sealed record StoredAnswer(string Fingerprint, int Status, string? OwnerId, ReadOnlyMemory<byte> Body)
{
    public const int UnderWay = 0;

    /// <summary>What its first asker had to be allowed to do; null where nobody wrote it down.</summary>
    public IReadOnlyList<Permission>? Permissions { get; private init; }

    /// <summary>The receipt of a resource that was created.</summary>
    /// <param name="context">Of the request; it must have a stamp.</param>
    /// <param name="envelope">The body's only key, such as <c>listener</c>.</param>
    /// <param name="resource">A JSON object.</param>
    public static Receipt Created(RequestContext context, string envelope, ReadOnlyMemory<byte> resource)
    {
        var body = JsonBody.Copy((envelope, resource), static (json, created) =>
        {
            json.WriteStartObject();
            json.WritePropertyName(created.envelope);
            json.WriteRawValue(created.resource.Span, skipInputValidation: true);
            json.WriteEndObject();
        });
        return new StoredAnswer(context.Idempotency!.Fingerprint, 201, null, body).ToReceipt(context.Idempotency, context.ProjectId);
    }

    public Receipt ToReceipt(IdempotencyStamp stamp, string? projectId) =>
        new(stamp.Key, projectId ?? "", JsonBody.Copy(this with { Permissions = stamp.Permissions }, Write));

    public static StoredAnswer Of(Receipt receipt)
    {
        using var json = JsonDocument.Parse(receipt.Body);
        var root = json.RootElement;
        return new StoredAnswer(
            root.GetProperty("fingerprint"u8).GetString()!,
            root.GetProperty("status"u8).GetInt32(),
            root.GetProperty("owner"u8).GetString(),
            root.TryGetProperty("body"u8, out var body) ? System.Text.Encoding.UTF8.GetBytes(body.GetRawText()) : default)
        {
            Permissions = root.TryGetProperty("permissions"u8, out var permissions)
                ? [.. permissions.EnumerateArray().Select(static one => new Permission(one.GetProperty("action"u8).GetString()!, one.GetProperty("project"u8).GetString()))]
                : null,
        };
    }

    private static void Write(Utf8JsonWriter json, StoredAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("fingerprint"u8, answer.Fingerprint);
        json.WriteNumber("status"u8, answer.Status);
        json.WriteText("owner"u8, answer.OwnerId);
        if (answer.Permissions is { } permissions)
        {
            json.WriteStartArray("permissions"u8);
            foreach (var permission in permissions)
            {
                json.WriteStartObject();
                json.WriteString("action"u8, permission.Action);
                json.WriteText("project"u8, permission.ProjectId);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (!answer.Body.IsEmpty)
        {
            json.WritePropertyName("body"u8);
            json.WriteRawValue(answer.Body.Span, skipInputValidation: true);
        }
        json.WriteEndObject();
    }
}
