using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Lbaas.Drivers.Keystone;

namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>Barbican's REST API v1, as far as reading needs it.</summary>
internal sealed class BarbicanClient(HttpClient http, Uri endpoint, ITokenSource tokens)
{
    private readonly string _root = endpoint.AbsoluteUri.TrimEnd('/');

    /// <exception cref="CertificateException"/>
    public async ValueTask<JsonDocument> GetJsonAsync(BarbicanReference reference, CancellationToken cancellation)
    {
        var body = await GetAsync(reference.Path, "application/json", cancellation).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException failure)
        {
            throw new CertificateException(CertificateFailure.Unavailable, "Barbican's answer is no JSON", failure);
        }
    }

    /// <summary>A secret's content, in the type it was stored with.</summary>
    /// <exception cref="CertificateException"/>
    public async ValueTask<byte[]> GetPayloadAsync(BarbicanReference secret, CancellationToken cancellation)
    {
        using var metadata = await GetJsonAsync(secret, cancellation).ConfigureAwait(false);
        var type = metadata.RootElement.ValueKind == JsonValueKind.Object
            && metadata.RootElement.TryGetProperty("content_types", out var types) && types.ValueKind == JsonValueKind.Object
            && types.TryGetProperty("default", out var given) && given.ValueKind == JsonValueKind.String
                ? given.GetString()!.Split(';')[0]
                : "text/plain";
        return await GetAsync($"{secret.Path}/payload", type, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<byte[]> GetAsync(string path, string accept, CancellationToken cancellation)
    {
        var token = await TokenAsync(cancellation).ConfigureAwait(false);
        var answer = await SendAsync(path, accept, token, cancellation).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.Unauthorized)
        {
            // Revoked before its time, perhaps; a second refusal is final.
            tokens.Reject(token);
            answer = await SendAsync(path, accept, await TokenAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
        return answer.Status switch
        {
            HttpStatusCode.OK => answer.Body,
            HttpStatusCode.NotFound or HttpStatusCode.Gone => throw new CertificateException(CertificateFailure.NotFound, "Barbican has no such secret"),
            HttpStatusCode.Forbidden => throw new CertificateException(CertificateFailure.NotFound, "Barbican does not let us read the secret"),
            HttpStatusCode.NotAcceptable => throw new CertificateException(CertificateFailure.Unreadable, "Barbican has the secret in another type"),
            var status => throw new CertificateException(CertificateFailure.Unavailable, $"Barbican answered {(int)status}"),
        };
    }

    private async ValueTask<string> TokenAsync(CancellationToken cancellation)
    {
        try
        {
            return await tokens.GetAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new CertificateException(CertificateFailure.Unavailable, $"there is no token for Barbican: {failure.Message}", failure);
        }
    }

    private async ValueTask<(HttpStatusCode Status, byte[] Body)> SendAsync(string path, string accept, string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _root + path);
        request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.TryParse(accept, out var type) ? type : new("application/octet-stream"));
        try
        {
            using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new CertificateException(CertificateFailure.Unavailable, $"Barbican can't be reached: {failure.Message}", failure);
        }
    }
}
