using System.ComponentModel.DataAnnotations;
using Lbaas.Drivers.Breakers;

namespace Lbaas.Drivers.Keystone;

/// <summary>Where Keystone is, who we are there, and for how long its word is taken.</summary>
public sealed class KeystoneOptions
{
    /// <summary>Keystone's address, such as <c>http://keystone:5000</c>; <c>/v3</c> may be left out. Required.</summary>
    public string AuthUrl { get; set; } = "";

    /// <summary>The address that callers without a valid token are sent to. Default: <see cref="AuthUrl"/>.</summary>
    public string WwwAuthenticateUri { get; set; } = "";

    /// <summary>The service's own user, who may validate tokens (role <c>service</c> or <c>admin</c>). Required.</summary>
    public string Username { get; set; } = "";

    /// <summary>Its password. Either this or <see cref="PasswordFile"/> is required.</summary>
    public string Password { get; set; } = "";

    /// <summary>A file with the password alone; read anew for each new service token, so that it can be changed while running.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The domain that the user lives in. Default <c>Default</c>.</summary>
    public string UserDomainName { get; set; } = "Default";

    /// <summary>The project that the service token is for. Default <c>service</c>.</summary>
    public string ProjectName { get; set; } = "service";

    /// <summary>The domain that the project lies in. Default <c>Default</c>.</summary>
    public string ProjectDomainName { get; set; } = "Default";

    /// <summary>How long one validation may take, with a new service token if need be. 1 to 60; default 10 s.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>How long a valid token is believed without asking again: a revocation is honoured after that. 1 to 3,600; default 300 s.</summary>
    public int CacheSeconds { get; set; } = 300;

    /// <summary>How long an invalid token is known to be invalid. 0 to 300; default 10 s.</summary>
    public int NegativeCacheSeconds { get; set; } = 10;

    /// <summary>Tokens remembered, and as many invalid ones; the oldest are forgotten first. 1 to 1,000,000; default 10,000.</summary>
    public int CacheEntries { get; set; } = 10_000;

    /// <summary>Tokens that are asked about at the same time; beyond it 503. 1 to 10,000; default 256.</summary>
    public int ValidationsMax { get; set; } = 256;

    /// <summary>When a Keystone that fails is left alone for a while.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    /// <param name="section">The key that all of them stand under.</param>
    public IEnumerable<string> Validate(string section)
    {
        if (!IsWebAddress(AuthUrl))
            yield return $"{section}:AuthUrl must be Keystone's address, such as http://keystone:5000.";
        if (WwwAuthenticateUri.Length > 0 && !IsWebAddress(WwwAuthenticateUri))
            yield return $"{section}:WwwAuthenticateUri must be an address that starts with http:// or https://, or be left out.";
        foreach (var (key, value) in new[]
        {
            ("Username", Username), ("UserDomainName", UserDomainName), ("ProjectName", ProjectName), ("ProjectDomainName", ProjectDomainName),
        })
        {
            if (string.IsNullOrWhiteSpace(value))
                yield return $"{section}:{key} must not be empty.";
        }
        if (Password.Length > 0 == PasswordFile.Length > 0)
            yield return $"Give either {section}:Password or {section}:PasswordFile.";
        else if (PasswordFile.Length > 0 && !File.Exists(PasswordFile))
            yield return $"{section}:PasswordFile: there is no file '{PasswordFile}'.";
        foreach (var (key, value, least, most) in new[]
        {
            ("TimeoutSeconds", TimeoutSeconds, 1, 60), ("CacheSeconds", CacheSeconds, 1, 3_600), ("NegativeCacheSeconds", NegativeCacheSeconds, 0, 300),
            ("CacheEntries", CacheEntries, 1, 1_000_000), ("ValidationsMax", ValidationsMax, 1, 10_000),
        })
        {
            if (value < least || value > most)
                yield return $"{section}:{key} must be {least} to {most}.";
        }
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(Breaker, new ValidationContext(Breaker), results, validateAllProperties: true);
        foreach (var result in results)
            yield return $"{section}:Breaker: {result.ErrorMessage}";
    }

    /// <exception cref="IOException">The file can't be read.</exception>
    internal async ValueTask<string> ReadPasswordAsync(CancellationToken cancellation) => PasswordFile.Length == 0
        ? Password
        : (await File.ReadAllTextAsync(PasswordFile, cancellation).ConfigureAwait(false)).TrimEnd('\r', '\n');

    // It ends up in a quoted header.
    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && !text.AsSpan().ContainsAny('"', '\\', ' ') && text.All(sign => sign is > ' ' and < '\u007f');
}
