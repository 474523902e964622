using System.Text;
using Lbaas.Drivers.Keystone;

namespace Lbaas.Drivers.Secrets.Barbican;

/// <summary>
/// Certificates in Barbican: a certificate container with its parts, or one secret that holds a PKCS12 bundle or a PEM
/// text. Only references into the configured endpoint are followed.
/// </summary>
public sealed class BarbicanCertificateDriver : ICertificateDriver, IDisposable
{
    private const int AnswerBytesMax = 1024 * 1024;
    private readonly Uri _endpoint;
    private readonly HttpClient _http;
    private readonly BarbicanClient _barbican;
    private readonly KeystoneClient? _keystone;
    private readonly ServiceToken? _ourselves;

    public BarbicanCertificateDriver(BarbicanOptions options, TimeProvider clock)
    {
        _endpoint = new Uri(options.Endpoint);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
            UseProxy = false,
            UseCookies = false,
            // An answer must not send us to a place that a reference could not.
            AllowAutoRedirect = false,
            MaxConnectionsPerServer = 32,
        };
        // Without a limit of its own: whoever asks gives one.
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerBytesMax };
        if (string.IsNullOrEmpty(options.Token))
        {
            _keystone = new KeystoneClient(options.Keystone);
            _ourselves = new ServiceToken(_keystone, clock);
        }
        _barbican = new BarbicanClient(_http, _endpoint, (ITokenSource?)_ourselves ?? new FixedToken(options.Token!));
    }

    public async ValueTask<CertificateBundle> GetCertificateAsync(SecretReference reference, CancellationToken cancellation)
    {
        var parsed = Parse(reference.Text);
        if (parsed.IsContainer)
            return await ReadContainerAsync(parsed, cancellation).ConfigureAwait(false);
        var payload = await _barbican.GetPayloadAsync(parsed, cancellation).ConfigureAwait(false);
        return Encoding.UTF8.GetString(payload).Contains("-----BEGIN", StringComparison.Ordinal)
            ? BundleReader.FromPem(Encoding.UTF8.GetString(payload))
            : BundleReader.FromPkcs12(Decoded(payload));
    }

    public async ValueTask<string> GetPemAsync(SecretReference reference, CancellationToken cancellation)
    {
        var parsed = Parse(reference.Text);
        return parsed.IsContainer
            ? throw new CertificateException(CertificateFailure.Unreadable, "a secret is needed here, and this is a container")
            : Encoding.UTF8.GetString(await _barbican.GetPayloadAsync(parsed, cancellation).ConfigureAwait(false));
    }

    public void Dispose()
    {
        _http.Dispose();
        _ourselves?.Dispose();
        _keystone?.Dispose();
    }

    private BarbicanReference Parse(string reference) => BarbicanReference.Parse(reference, _endpoint)
        ?? throw new CertificateException(CertificateFailure.NotFound, "the reference is not one of the configured Barbican");

    private async ValueTask<CertificateBundle> ReadContainerAsync(BarbicanReference container, CancellationToken cancellation)
    {
        var parts = await PartsAsync(container, cancellation).ConfigureAwait(false);
        async ValueTask<string?> PartAsync(string name) => parts.TryGetValue(name, out var secret)
            ? Encoding.UTF8.GetString(await _barbican.GetPayloadAsync(secret, cancellation).ConfigureAwait(false))
            : null;

        var certificate = await PartAsync("certificate").ConfigureAwait(false)
            ?? throw new CertificateException(CertificateFailure.Unreadable, "the container has no certificate");
        var key = await PartAsync("private_key").ConfigureAwait(false)
            ?? throw new CertificateException(CertificateFailure.Unreadable, "the container has no private key");
        var chain = await PartAsync("intermediates").ConfigureAwait(false);
        var passphrase = await PartAsync("private_key_passphrase").ConfigureAwait(false);
        return BundleReader.FromPem($"{certificate}\n{chain}\n{key}", passphrase);
    }

    private async ValueTask<Dictionary<string, BarbicanReference>> PartsAsync(BarbicanReference container, CancellationToken cancellation)
    {
        using var json = await _barbican.GetJsonAsync(container, cancellation).ConfigureAwait(false);
        var parts = new Dictionary<string, BarbicanReference>(StringComparer.Ordinal);
        try
        {
            foreach (var part in json.RootElement.GetProperty("secret_refs").EnumerateArray())
            {
                if (part.GetProperty("name").GetString() is { } name)
                    parts[name] = Parse(part.GetProperty("secret_ref").GetString() ?? "");
            }
            return parts;
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException)
        {
            throw new CertificateException(CertificateFailure.Unreadable, "the container is not of the type certificate", failure);
        }
    }

    // Octet streams that were uploaded in base64 come back decoded, texts do not.
    private static byte[] Decoded(byte[] payload)
    {
        const byte derSequence = 0x30;
        if (payload.Length > 0 && payload[0] == derSequence)
            return payload;
        try
        {
            return Convert.FromBase64String(Encoding.UTF8.GetString(payload));
        }
        catch (FormatException failure)
        {
            throw new CertificateException(CertificateFailure.BadPkcs12, "it is neither PKCS12 nor PEM", failure);
        }
    }
}
