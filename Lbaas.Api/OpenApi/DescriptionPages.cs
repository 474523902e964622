using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
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
        var page = ReadPage();
        _page = new PlainText("text/html; charset=utf-8", page)
        {
            SecurityPolicy = $"default-src 'none'; script-src {HashOf(page, "script")}; style-src {HashOf(page, "style")};"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        };
    }

    /// <param name="path">Without the suffix.</param>
    public Answer Answer(string path) => new(200) { Text = path == "openapi" ? _page : _document };

    private static string Serialize(OpenApiDocument document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }

    // The page's own script and style and no other (CSP Level 3, section 2.3.1).
    private static string HashOf(string page, string element)
    {
        var start = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var text = page[start..page.IndexOf($"</{element}>", start, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    private static string ReadPage()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Lbaas.Api.OpenApi.page.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
