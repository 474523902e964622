using System.Text.Encodings.Web;
using System.Text.Json;
using Lbaas.Api.Http;

namespace Lbaas.Api.Operator;

/// <summary>Operator pages are read by people: indented, and as large as they are.</summary>
public static class IndentedJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static Answer Of(object value) => new(200) { Text = new PlainText("application/json", Text(value)) };

    public static string Text(object value) => JsonSerializer.Serialize(value, Options) + "\n";
}
