using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers;

/// <summary>Drivers by name: a new driver is a new keyed registration, and the option names it.</summary>
internal static class DriverChoice
{
    /// <exception cref="OptionsValidationException">No driver has that name.</exception>
    public static TDriver Choose<TDriver>(IServiceProvider provider, string name, string section)
        where TDriver : class =>
        provider.GetKeyedService<TDriver>(name)
        ?? throw new OptionsValidationException(section, typeof(TDriver), [$"{section}:Driver: there is no driver '{name}'."]);

    /// <summary>Options bound and checked at the start, those in sub-sections included.</summary>
    public static void AddCheckedOptions<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(new AnnotatedOptions<TOptions>(section));
    }

    private sealed class AnnotatedOptions<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var faults = new List<string>();
            Collect(section, options, faults);
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static void Collect(string path, object options, List<string> faults)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
            faults.AddRange(results.Select(r => $"{path}: {r.ErrorMessage}"));
            foreach (var property in options.GetType().GetProperties())
            {
                if (property.PropertyType.Namespace?.StartsWith("Lbaas.", StringComparison.Ordinal) == true && property.GetValue(options) is { } inner)
                    Collect($"{path}:{property.Name}", inner, faults);
            }
        }
    }
}
