using System.Text.Json;
using Lbaas.Runtime.ReadSide;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Catalog;

/// <summary>The amphorae of a load balancer, from the read side.</summary>
internal static class AmphoraRoles
{
    /// <summary>Their roles, in order.</summary>
    public static IReadOnlyList<string> Of(TestServer server, string balancer) =>
    [
        .. server.Services.GetRequiredService<IReadSide>()
            .Query(new DocumentQuery("amphora") { OwnerId = balancer })
            .Select(document => JsonDocument.Parse(document.Body).RootElement.GetProperty("role").GetString()!)
            .Order(StringComparer.Ordinal),
    ];
}
