using System.ComponentModel.DataAnnotations;
using Lbaas.Drivers.Breakers;
using Lbaas.Drivers.Secrets.Barbican;

namespace Lbaas.Drivers.Secrets;

/// <summary>Section <c>Lbaas:Certificates</c>: where tenants' certificates are kept.</summary>
public sealed class CertificateOptions : IValidatableObject
{
    public const string Section = "Lbaas:Certificates";

    /// <summary>A registered certificate driver: <c>local</c> (default), <c>barbican</c> or <c>none</c>.</summary>
    [Required]
    public string Driver { get; set; } = "local";

    /// <summary>Of the driver <c>local</c>: where its files are. Default: <c>certificates</c> in the data directory.</summary>
    public string? Directory { get; set; }

    /// <summary>Of the driver <c>local</c>: how many certificates may be uploaded in all. Default 10,000.</summary>
    [Range(0, 1_000_000)]
    public int UploadsMax { get; set; } = 10_000;

    /// <summary>Of the driver <c>local</c>: how many certificates one project may upload. Default 500.</summary>
    [Range(0, 1_000_000)]
    public int UploadsPerProjectMax { get; set; } = 500;

    /// <summary>How long one look-up may take, in seconds. Default 10.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>How many references one request may name. Default 256.</summary>
    [Range(1, 10_000)]
    public int ReferencesMax { get; set; } = 256;

    /// <summary>How many references of one request are looked up at the same time. Default 8.</summary>
    [Range(1, 256)]
    public int ConcurrencyMax { get; set; } = 8;

    /// <summary>How long a push may use what an earlier look-up found, in seconds. 0 to ask each time; default 300.</summary>
    [Range(0, 86_400)]
    public int CacheSeconds { get; set; } = 300;

    /// <summary>How many secrets are kept for that long; the oldest is forgotten. Default 1024.</summary>
    [Range(1, 100_000)]
    public int CacheMax { get; set; } = 1024;

    /// <summary>The breaker in front of the store.</summary>
    public BreakerOptions Breaker { get; set; } = new();

    public BarbicanOptions Barbican { get; set; } = new();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Driver is not ("none" or "local" or "barbican"))
            yield return new($"{nameof(Driver)}: there is no driver '{Driver}'.");
        if (Driver == "barbican")
        {
            foreach (var mistake in Barbican.Mistakes())
                yield return new($"Barbican: {mistake}");
        }
    }
}
