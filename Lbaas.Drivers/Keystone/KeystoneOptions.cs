using System.ComponentModel.DataAnnotations;
using Lbaas.Drivers.Breakers;

namespace Lbaas.Drivers.Keystone;

/// <summary>Where Keystone is, who we are there (a user with the role <c>service</c> or <c>admin</c>, who may validate tokens), and for how long its word is taken.</summary>
public sealed class KeystoneOptions : KeystoneAccount
{
    /// <summary>The address that callers without a valid token are sent to. Default: <see cref="KeystoneAccount.AuthUrl"/>.</summary>
    public string WwwAuthenticateUri { get; set; } = "";

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

    public override IEnumerable<string> Validate(string section)
    {
        foreach (var mistake in base.Validate(section))
            yield return mistake;
        if (WwwAuthenticateUri.Length > 0 && !IsWebAddress(WwwAuthenticateUri))
            yield return $"{section}:WwwAuthenticateUri must be an address that starts with http:// or https://, or be left out.";
        foreach (var (key, value, least, most) in new[]
        {
            ("CacheSeconds", CacheSeconds, 1, 3_600), ("NegativeCacheSeconds", NegativeCacheSeconds, 0, 300),
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
}
