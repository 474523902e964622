using Microsoft.Extensions.Options;

namespace Lbaas.Api.Hosting;

/// <summary>Validates options by a function that names every mistake.</summary>
internal sealed class Rules<T>(Func<T, IEnumerable<string>> mistakes) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? name, T options) =>
        mistakes(options).ToList() is { Count: > 0 } found ? ValidateOptionsResult.Fail(found) : ValidateOptionsResult.Success;
}
