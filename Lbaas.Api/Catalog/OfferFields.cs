using Lbaas.Actors.Catalog;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;

namespace Lbaas.Api.Catalog;

/// <summary>Request bodies of flavors and availability zones (spec api 13).</summary>
public sealed class OfferFields
{
    private readonly Field<string> _name;
    private readonly Field<string> _description = CommonFields.Description();
    private readonly Field<bool?> _enabled = new("enabled", Numbers.OptionalFlag);
    private readonly Field<Guid?> _profileId;

    /// <param name="argument">What faults call the body.</param>
    /// <param name="profileKey">The key of the profile's id.</param>
    /// <param name="isKeyedByName">Then the name never changes.</param>
    public OfferFields(string argument, string profileKey, bool isKeyedByName)
    {
        (Argument, ProfileKey, IsKeyedByName) = (argument, profileKey, isKeyedByName);
        _name = new("name", Text.UpTo(Text.LengthMax))
        {
            In = isKeyedByName ? Operations.Post : Operations.All,
            RequiredIn = Operations.Post,
        };
        _profileId = new(profileKey, Uuids.One) { In = Operations.Post, RequiredIn = Operations.Post };
        Table = new FieldTable(_name, _description, _enabled, _profileId);
    }

    public string Argument { get; }

    public string ProfileKey { get; }

    public bool IsKeyedByName { get; }

    public FieldTable Table { get; }

    /// <param name="id">For one that is not keyed by its name.</param>
    public Offer Draft(FieldValues values, Guid id) => new()
    {
        Key = IsKeyedByName ? values.Get(_name)! : id.ToString(),
        Name = values.Get(_name)!,
        Description = values.Get(_description) ?? "",
        Enabled = values.Get(_enabled, true),
        ProfileId = values.Get(_profileId, Guid.Empty),
    };

    /// <exception cref="FaultException">400: null where there must be a value.</exception>
    public OfferPatch Patch(FieldValues values)
    {
        NoNull.Demand(values, _name);
        NoNull.Demand(values, _enabled);
        return new OfferPatch
        {
            Name = values.Patch(_name),
            Description = values.Patch(_description),
            Enabled = values.Has(_enabled) ? values.Get(_enabled, true) : default(Optional<bool>),
        };
    }
}
