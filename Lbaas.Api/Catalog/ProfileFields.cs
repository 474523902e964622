using Lbaas.Actors.Catalog;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;

namespace Lbaas.Api.Catalog;

/// <summary>Request bodies of profiles (spec api 13).</summary>
public sealed class ProfileFields
{
    /// <summary>The longest data, in characters.</summary>
    public const int DataLengthMax = 4_096;

    private readonly Field<string> _name = Required("name", Text.LengthMax);
    private readonly Field<string> _provider = Required("provider_name", Text.LengthMax);
    private readonly Field<string> _data;

    /// <param name="argument">What faults call the body.</param>
    /// <param name="dataKey">The key of the data.</param>
    public ProfileFields(string argument, string dataKey)
    {
        (Argument, DataKey) = (argument, dataKey);
        _data = Required(dataKey, DataLengthMax);
        Table = new FieldTable(_name, _provider, _data);
    }

    public string Argument { get; }

    public string DataKey { get; }

    public FieldTable Table { get; }

    public Profile Draft(FieldValues values, Guid id) =>
        new() { Id = id, Name = values.Get(_name)!, ProviderName = values.Get(_provider)!, Data = values.Get(_data)! };

    /// <exception cref="FaultException">400: null where there must be a value.</exception>
    public ProfilePatch Patch(FieldValues values)
    {
        foreach (var field in (ReadOnlySpan<Field<string>>)[_name, _provider, _data])
            NoNull.Demand(values, field);
        return new ProfilePatch { Name = values.Patch(_name), ProviderName = values.Patch(_provider), Data = values.Patch(_data) };
    }

    private static Field<string> Required(string name, int lengthMax) => new(name, Text.UpTo(lengthMax)) { RequiredIn = Operations.Post };
}
