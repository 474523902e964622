using Lbaas.Api.Authorization;
using Lbaas.Api.Authorization.Policies;
using Lbaas.Api.Hosting;
using Lbaas.Drivers.Keystone;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Authentication;

/// <summary>Who callers are and what they may do, by <c>Lbaas:Auth</c>.</summary>
public static class AuthenticationSetup
{
    public static void AddLbaasAuthentication(this IServiceCollection services)
    {
        services.AddKeystone(static provider => Options(provider).Keystone);
        services.AddSingleton<IAuthenticator>(static provider => Options(provider).Strategy == "keystone"
            ? new KeystoneAuthentication(provider.GetRequiredService<TokenValidator>(), Options(provider).Keystone)
            : new NoAuthentication());
        services.AddSingleton(static provider => Options(provider).ReadPolicies());
        services.AddSingleton<IAuthorizer>(static provider => Options(provider).Strategy == "noauth"
            ? new AllowAll()
            : new RuleAuthorizer(provider.GetRequiredService<PolicyBook>()));
        services.AddHostedService<PolicyWarnings>();
    }

    private static AuthOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<ServerOptions>>().Value.Auth;
}
