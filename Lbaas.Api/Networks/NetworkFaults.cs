using Lbaas.Api.Documents;
using Lbaas.Api.Http;

namespace Lbaas.Api.Networks;

/// <summary>Errors in the shapes of the services that are asked for here, which are not Octavia's.</summary>
public static class NetworkFaults
{
    /// <summary>Neutron's 404.</summary>
    public static Answer NotFound(string kind, string id)
    {
        var title = string.Concat(kind.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return Envelope(404, "NeutronError", body =>
        {
            body.Json.WriteString("type"u8, $"{title}NotFound");
            body.Json.WriteString("message"u8, $"{title} {id} could not be found.");
            body.Json.WriteString("detail"u8, ""u8);
        });
    }

    /// <summary>
    /// Keystone's 403 for projects. Who asks the endpoint for a project by name has no Keystone beside it, and a client that
    /// may not look takes what it was given for the project's id.
    /// </summary>
    public static Answer ProjectsAreNotTold() => Envelope(403, "error", static body =>
    {
        body.Json.WriteNumber("code"u8, 403);
        body.Json.WriteString("title"u8, "Forbidden"u8);
        body.Json.WriteString("message"u8, "There is no identity service here; a project is known by its id."u8);
    });

    private static Answer Envelope(int status, string name, Action<JsonBody> write)
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
