using System.Text.Json;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Reads a value that is not null.</summary>
/// <exception cref="Http.FaultException">It has not the right type or limits.</exception>
public delegate T ValueReader<out T>(JsonElement value, in FieldScope scope);

/// <summary>What a value may be: how it is read, and how the API's document describes it.</summary>
/// <param name="Read">Reads and checks it.</param>
/// <param name="Describe">The schema of what is accepted, in the body of an operation.</param>
public sealed record FieldType<T>(ValueReader<T> Read, Func<Operations, OpenApiSchema> Describe)
{
    public FieldType(ValueReader<T> read, Func<OpenApiSchema> describe)
        : this(read, _ => describe())
    {
    }
}
