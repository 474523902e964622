using System.Text;
using System.Text.Json;

namespace Lbaas.Api.Authorization.Policies;

/// <summary>Policies as one JSON object of texts.</summary>
internal static class JsonPolicies
{
    /// <exception cref="PolicyException"/>
    public static List<PolicyText> Parse(string text, string file)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var policies = new List<PolicyText>();
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var where = $"{file}:{1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n')}";
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    throw new PolicyException($"{where}: policy \"{name}\": the rule must be a text.");
                policies.Add(new PolicyText(name, reader.GetString()!, where));
            }
            // Throws when something follows the object.
            reader.Read();
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            var line = malformed is JsonException { LineNumber: { } number } ? $":{number + 1}" : "";
            throw new PolicyException($"{file}{line}: not valid JSON.", malformed);
        }
        return policies;
    }
}
