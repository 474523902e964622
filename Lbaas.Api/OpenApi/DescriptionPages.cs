using System.Globalization;
using System.Reflection;
using Lbaas.Api.Http;
using Microsoft.OpenApi;

namespace Lbaas.Api.OpenApi;

/// <summary><c>/openapi/v2.json</c>, and <c>/openapi</c>: a page that shows it, with nothing to download from elsewhere.</summary>
public sealed class DescriptionPages
{
    private readonly PlainText _document;
    private readonly PlainText _page;

    public DescriptionPages(IReadOnlyList<(string Method, string Template, string Action)> routes)
    {
        _document = new PlainText("application/json", Serialize(ApiDocument.Build(routes, ApiOperations.All)));
        _page = new PlainText("text/html; charset=utf-8", ReadPage());
    }

    /// <param name="path">Without the suffix.</param>
    public Answer Answer(string path) => new(200) { Text = path == "openapi" ? _page : _document };

    private static string Serialize(OpenApiDocument document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }

    private static string ReadPage()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Lbaas.Api.OpenApi.page.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
