using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Http;

namespace Lbaas.Api.Fields;

/// <summary>Where in a request body a value stands: for the words of its faults.</summary>
/// <param name="Field">The key.</param>
/// <param name="Argument">The dotted path of the object that holds it, such as <c>listener_.listener</c>.</param>
/// <param name="Operation">What the body is for.</param>
public readonly record struct FieldScope(string Field, string Argument, Operations Operation)
{
    /// <summary>The value is refused (spec api 2.2: "Invalid input for field/attribute").</summary>
    public FaultException Invalid(JsonElement value, string reason) =>
        new(Fault.InvalidInput(Field, PythonText.Of(value), reason));
}
