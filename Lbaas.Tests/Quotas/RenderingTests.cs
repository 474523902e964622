using System.Collections.Immutable;
using Lbaas.Actors.Quotas;
using Lbaas.Api.Documents;
using Lbaas.Api.Quotas;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Quotas;

/// <summary>The examples that the API's document shows are what the renderer writes.</summary>
public sealed class RenderingTests
{
    [Fact]
    public void A_quota_is_rendered_as_published() => Check("quota", All(QuotaKinds.Unlimited));

    [Fact]
    public void What_is_not_customised_is_rendered_as_null() =>
        Check("customised-quota", ImmutableSortedDictionary<string, int>.Empty.Add(QuotaKinds.LoadBalancer, 10));

    [Fact]
    public void A_quota_that_is_customised_throughout_is_rendered_without_null() => Check("customised-quota-whole", All(5));

    private static ImmutableSortedDictionary<string, int> All(int limit) =>
        QuotaKinds.All.ToImmutableSortedDictionary(kind => kind, _ => limit).SetItem(QuotaKinds.LoadBalancer, 10);

    private static void Check(string name, ImmutableSortedDictionary<string, int> limits) => GoldenFile.Check(
        $"../../Lbaas.Api/OpenApi/Examples/{name}.json",
        GoldenFile.Indent(JsonBody.Copy(new QuotaRenderer.View("project", limits), QuotaRenderer.Write)));
}
