using Lbaas.Api.Http;
using Lbaas.Api.Providers;

namespace Lbaas.Api.Catalog;

/// <summary>Wiring of flavors, availability zones, their profiles and providers.</summary>
public static class CatalogSetup
{
    public static void AddLbaasCatalog(this IServiceCollection services)
    {
        services.AddSingleton<OfferEndpoints>();
        services.AddSingleton<ProfileEndpoints>();
        services.AddSingleton<CatalogLookup>();
    }

    public static void MapCatalogTo(this IServiceProvider provider, Router router)
    {
        ProviderEndpoints.MapTo(router);
        foreach (var shelf in CatalogShelf.All)
        {
            provider.GetRequiredService<OfferEndpoints>().MapTo(router, shelf);
            provider.GetRequiredService<ProfileEndpoints>().MapTo(router, shelf);
        }
    }
}
