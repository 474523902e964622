namespace Lbaas.Drivers.Keystone;

/// <summary>Where Keystone is, and who we are there.</summary>
public class KeystoneAccount
{
    /// <summary>Keystone's address, such as <c>http://keystone:5000</c>; <c>/v3</c> may be left out. Required.</summary>
    public string AuthUrl { get; set; } = "";

    /// <summary>The service's own user. Required.</summary>
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

    /// <summary>How long one question may take, with a new service token if need be. 1 to 60; default 10 s.</summary>
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>Every mistake, as a sentence with the remedy.</summary>
    /// <param name="section">The key that all of them stand under.</param>
    public virtual IEnumerable<string> Validate(string section)
    {
        if (!IsWebAddress(AuthUrl))
            yield return $"{section}:AuthUrl must be Keystone's address, such as http://keystone:5000.";
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
        if (TimeoutSeconds is < 1 or > 60)
            yield return $"{section}:TimeoutSeconds must be 1 to 60.";
    }

    /// <exception cref="IOException">The file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it be.</exception>
    internal async ValueTask<string> ReadPasswordAsync(CancellationToken cancellation) => PasswordFile.Length == 0
        ? Password
        : (await File.ReadAllTextAsync(PasswordFile, cancellation).ConfigureAwait(false)).TrimEnd('\r', '\n');

    // It ends up in a quoted header.
    protected static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && !text.AsSpan().ContainsAny('"', '\\', ' ') && text.All(sign => sign is > ' ' and < '\u007f');
}
