namespace Lbaas.Api.Http;

/// <summary>Section <c>Lbaas:Api</c>.</summary>
public sealed class FrontEndOptions
{
    public const string Section = "Lbaas:Api";

    /// <summary>Whether <c>/healthcheck</c> answers. Default false: 404, as in Octavia.</summary>
    public bool HealthCheckEnabled { get; set; }

    /// <summary>Origins whose pages may call the API from a browser; <c>*</c> for all. Default: none.</summary>
    public string[] AllowedOrigins { get; set; } = [];
}
