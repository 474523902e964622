using Lbaas.Actors.Requests;
using Lbaas.Api.Documents;

namespace Lbaas.Api.Http;

/// <summary>The four shapes of an error (spec api 2.1, 2.3).</summary>
public static class FaultBodies
{
    /// <summary>The normal one.</summary>
    public static Answer Of(Fault fault)
    {
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteString("faultcode"u8, fault.Code < 500 ? "Client"u8 : "Server"u8);
        body.Json.WriteString("faultstring"u8, fault.Text);
        body.Json.WriteNull("debuginfo"u8);
        body.Json.WriteEndObject();
        return new Answer(fault.Code, body);
    }

    /// <summary>404 and 405 from routing, and a missing parent in <c>/pools/{id}/members</c>.</summary>
    public static Answer Routing(int code, string title, string description)
    {
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteNumber("code"u8, code);
        body.Json.WriteString("title"u8, title);
        body.Json.WriteString("description"u8, description);
        body.Json.WriteEndObject();
        return new Answer(code, body);
    }

    public static Answer NotFound(string description = "The resource could not be found.") =>
        Routing(404, "Not Found", description);

    public static Answer MethodNotAllowed(string method) =>
        Routing(405, "Method Not Allowed", $"The method {method} is not allowed for this resource.");

    /// <summary>401.</summary>
    public static Answer Unauthorized() => Nested("error", body =>
    {
        body.Json.WriteNumber("code"u8, 401);
        body.Json.WriteString("title"u8, "Unauthorized"u8);
        body.Json.WriteString("message"u8, "The request you have made requires authentication."u8);
    }, 401);

    /// <summary>406.</summary>
    public static Answer NotAcceptable(string requestId)
    {
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteStartArray("errors"u8);
        body.Json.WriteStartObject();
        body.Json.WriteNumber("status"u8, 406);
        body.Json.WriteString("title"u8, "Not Acceptable"u8);
        body.Json.WriteString("detail"u8, "Only content type application/json is accepted."u8);
        body.Json.WriteString("request_id"u8, requestId);
        body.Json.WriteEndObject();
        body.Json.WriteEndArray();
        body.Json.WriteEndObject();
        return new Answer(406, body);
    }

    private static Answer Nested(string name, Action<JsonBody> write, int status)
    {
        var body = JsonBody.Rent();
        body.Json.WriteStartObject();
        body.Json.WriteStartObject(name);
        write(body);
        body.Json.WriteEndObject();
        body.Json.WriteEndObject();
        return new Answer(status, body);
    }
}
