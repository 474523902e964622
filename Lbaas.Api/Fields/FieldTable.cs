using System.Collections.Frozen;
using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>
/// What a resource's request bodies may hold: the one place where its keys, types, limits, required and immutable fields
/// stand. Order matters: the first bad field in table order is the one that is answered.
/// </summary>
public sealed class FieldTable
{
    private readonly Field[] _fields;
    private readonly FrozenDictionary<string, Field> _byName;

    public FieldTable(params Field[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Ordinal >= 0)
                throw new ArgumentException($"The field '{fields[i].Name}' is in another table already.", nameof(fields));
            fields[i].Ordinal = i;
        }
        _fields = fields;
        _byName = fields.ToFrozenDictionary(field => field.Name);
    }

    public IReadOnlyList<Field> Fields => _fields;

    /// <summary>Reads an object of a request body.</summary>
    /// <param name="argument">Its dotted path, such as <c>listener_.listener</c>.</param>
    /// <exception cref="FaultException">TY-1 to TY-14.</exception>
    public FieldValues Read(JsonElement body, Operations operation, string argument)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new FaultException(Fault.InvalidInput(argument, PythonText.Of(body), "Value should be an object"));
        var given = Sort(body, operation, argument);
        var values = new FieldValues(_fields.Length);
        foreach (var field in _fields)
        {
            var value = given[field.Ordinal];
            var required = (field.RequiredIn & operation) != 0;
            // TY-2. A required field that is null would only fail later, and less clearly.
            if (required && value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                throw new FaultException(Fault.InvalidInput(field.Name, null, "Mandatory field missing."));
            if (value.ValueKind != JsonValueKind.Undefined)
                values.Set(field, field.Read(value, new FieldScope(field.Name, argument, operation)));
        }
        return values;
    }

    /// <summary>The schema of a body that this table reads.</summary>
    public OpenApiSchema Describe(Operations operation)
    {
        var fields = _fields.Where(field => (field.In & operation) != 0).ToList();
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = fields.ToDictionary(field => field.Name, field => (IOpenApiSchema)Nullable(field, operation)),
            Required = fields.Where(field => (field.RequiredIn & operation) != 0).Select(field => field.Name).ToHashSet(),
            AdditionalPropertiesAllowed = false,
        };
    }

    private static OpenApiSchema Nullable(Field field, Operations operation)
    {
        var schema = field.Describe(operation);
        if ((field.RequiredIn & operation) == 0)
            schema.Type |= JsonSchemaType.Null;
        return schema;
    }

    // A key given twice counts as the last one, as in every JSON reader that Octavia's clients know.
    private JsonElement[] Sort(JsonElement body, Operations operation, string argument)
    {
        var given = new JsonElement[_fields.Length];
        List<string>? unknown = null;
        foreach (var property in body.EnumerateObject())
        {
            if (_byName.TryGetValue(property.Name, out var field) && (field.In & operation) != 0)
                given[field.Ordinal] = property.Value;
            else if (unknown is null || !unknown.Contains(property.Name))
                (unknown ??= []).Add(property.Name);
            if (unknown?.Count > UnknownMax)
                break;
        }
        return unknown is null ? given : throw Unknown(argument, unknown);
    }

    // Enough to see what is wrong; a body of ten thousand wrong keys is not answered with all of them.
    private const int UnknownMax = 20;

    private static FaultException Unknown(string argument, List<string> names) =>
        new(new Fault(400, $"Unknown attribute{(names.Count > 1 ? "s" : "")} for argument {argument}: {string.Join(", ", names)}"));
}
