using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Api.Fields;
using Lbaas.Api.Http;

namespace Lbaas.Api.Providers;

/// <summary>A key that a provider knows in the data of profiles.</summary>
/// <param name="Mistake">What is wrong with a value, or null.</param>
public sealed record SchemaEntry(string Name, string Description, Func<JsonElement, string?> Mistake);

/// <summary>What a provider takes as the data of a profile (MI-1): an object with these keys and no others.</summary>
public sealed class ProfileSchema(params SchemaEntry[] entries)
{
    public IReadOnlyList<SchemaEntry> Entries => entries;

    /// <summary>Checks data as it came in a request.</summary>
    /// <param name="option">What a fault calls data that is no JSON.</param>
    /// <exception cref="FaultException">400 when it is no JSON or the provider is not enabled, 501 when the provider does not take it.</exception>
    public void Demand(string data, string provider, string option)
    {
        var mistake = Mistake(data, option);
        EnabledProviders.Demand(provider);
        if (mistake is not null)
            throw new FaultException(Fault.UnsupportedOption(mistake, provider));
    }

    public static string? IsText(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return NoType(value, "string");
        // Read, so that half of a surrogate pair is found now and not when a load balancer wants the value.
        _ = value.GetString();
        return null;
    }

    public static string? IsFlag(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : NoType(value, "boolean");

    public static Func<JsonElement, string?> IsOneOf(params string[] words) => value =>
        IsText(value) ?? (words.Contains(value.GetString())
            ? null
            : $"{Shown(value)} is not one of [{string.Join(", ", words.Select(word => $"'{word}'"))}]");

    public static string? IsId(JsonElement value) =>
        IsText(value) ?? (Uuids.TryParse(value.GetString(), out _) ? null : $"{Shown(value)} is not a UUID");

    public static string? IsIds(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(IsId).FirstOrDefault(mistake => mistake is not null)
        : NoType(value, "array");

    private string? Mistake(string data, string option)
    {
        try
        {
            using var document = JsonDocument.Parse(data);
            return Mistake(document.RootElement);
        }
        // The second: a string in it escapes half of a surrogate pair, which shows only when it is read.
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FaultException(Fault.InvalidOption(data, option));
        }
    }

    private string? Mistake(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
            return NoType(data, "object");
        var properties = data.EnumerateObject().ToList();
        var unknown = properties.Select(property => property.Name).Where(name => !entries.Any(entry => entry.Name == name)).Distinct().ToList();
        if (unknown.Count > 0)
        {
            var names = string.Join(", ", unknown.Select(name => $"'{name}'"));
            return $"Additional properties are not allowed ({names} {(unknown.Count > 1 ? "were" : "was")} unexpected)";
        }
        return properties
            .Select(property => (property.Name, Mistake: entries.First(entry => entry.Name == property.Name).Mistake(property.Value)))
            .Where(found => found.Mistake is not null)
            .Select(found => $"{found.Name} {found.Mistake}")
            .FirstOrDefault();
    }

    private static string NoType(JsonElement value, string type) => $"{Shown(value)} is not of type '{type}'";

    private static string Shown(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? $"'{PythonText.Of(value)}'" : PythonText.Of(value);
}
