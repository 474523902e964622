using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Catalog;

/// <summary>What an offer means to a provider (spec api 13).</summary>
public sealed record Profile
{
    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public string ProviderName { get; init; } = "";

    /// <summary>A JSON object as its author wrote it, at most 4,096 characters; checked against the provider's schema.</summary>
    public string Data { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

/// <summary>The attributes a PUT may change.</summary>
public sealed record ProfilePatch
{
    public Optional<string> Name { get; init; }
    public Optional<string> ProviderName { get; init; }
    public Optional<string> Data { get; init; }

    /// <summary>Does it touch what offers that have the profile rest on (MI-4)?</summary>
    public bool ChangesMeaning => ProviderName.IsSet || Data.IsSet;

    public Profile ApplyTo(Profile profile) => profile with
    {
        Name = Name.Or(profile.Name) ?? "",
        ProviderName = ProviderName.Or(profile.ProviderName) ?? "",
        Data = Data.Or(profile.Data) ?? "",
    };
}
