using Lbaas.Actors.Requests;
using Lbaas.Api.Http;

namespace Lbaas.Api.Providers;

/// <summary>A provider that load balancers and profiles may name.</summary>
public sealed record Provider(string Name, string Description);

/// <summary>The providers there are: one, by its name and by the old one (spec api 13).</summary>
public static class EnabledProviders
{
    public const string Default = "amphora";

    public static readonly IReadOnlyList<Provider> All =
    [
        new(Default, "The Octavia Amphora driver."),
        new("octavia", "Deprecated alias of the Octavia Amphora driver."),
    ];

    /// <summary>MI-2, and step 5 of spec api 15.</summary>
    /// <exception cref="FaultException">400.</exception>
    public static void Demand(string name)
    {
        if (!All.Any(provider => provider.Name == name))
            throw new FaultException(new Fault(400, $"Provider '{name}' is not enabled."));
    }
}
