using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Drivers.Keystone;

public static class KeystoneSetup
{
    /// <summary>Adds the client, our own token and the validation of those of others; nothing is asked before it is needed.</summary>
    public static IServiceCollection AddKeystone(this IServiceCollection services, Func<IServiceProvider, KeystoneOptions> options)
    {
        services.AddSingleton(provider => new KeystoneClient(options(provider)));
        services.AddSingleton(provider => new ServiceToken(
            provider.GetRequiredService<KeystoneClient>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TokenValidator(
            provider.GetRequiredService<KeystoneClient>(), provider.GetRequiredService<ServiceToken>(), options(provider),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
