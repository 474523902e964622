using System.Text.Json;
using Lbaas.Actors.Catalog;

namespace Lbaas.Api.Catalog;

/// <summary>Offers and profiles as the API shows them; key order as in spec api 13.</summary>
public static class CatalogRenderer
{
    public static Action<Utf8JsonWriter, Offer> OfOffer(CatalogShelf shelf) => (json, offer) =>
    {
        json.WriteStartObject();
        if (!shelf.Offers.IsKeyedByName)
            json.WriteString("id"u8, offer.Key);
        json.WriteString("name"u8, offer.Name);
        json.WriteString("description"u8, offer.Description);
        json.WriteBoolean("enabled"u8, offer.Enabled);
        json.WriteString(shelf.OfferFields.ProfileKey, offer.ProfileId);
        json.WriteEndObject();
    };

    public static Action<Utf8JsonWriter, Profile> OfProfile(CatalogShelf shelf) => (json, profile) =>
    {
        json.WriteStartObject();
        json.WriteString("id"u8, profile.Id);
        json.WriteString("name"u8, profile.Name);
        json.WriteString("provider_name"u8, profile.ProviderName);
        json.WriteString(shelf.ProfileFields.DataKey, profile.Data);
        json.WriteEndObject();
    };
}
