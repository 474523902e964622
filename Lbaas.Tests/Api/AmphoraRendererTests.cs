using Lbaas.Actors.Amphorae;
using Lbaas.Actors.Compute;
using Lbaas.Api.Amphorae;
using Lbaas.Api.Documents;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Api;

/// <summary>Spec api 14.</summary>
public sealed class AmphoraRendererTests
{
    private static readonly DateTimeOffset Created = new(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero);

    private static readonly AmphoraState Booting = new()
    {
        Id = Tree.Id(6),
        Status = AmphoraStatus.PendingCreate,
        Zone = "local",
        CreatedAt = Created,
    };

    [Fact]
    public void An_amphora_in_service_shows_what_it_carries() => Check("amphora", Booting with
    {
        Status = AmphoraStatus.Allocated,
        LoadBalancerId = Tree.Id(1),
        Role = "MASTER",
        Instance = new Instance("compute", "127.0.0.1", 9443, "/base", Created.AddDays(30)) { Image = "v2" },
        Tenancy = new Tenancy("project", "10.0.0.5", Tree.Id(11)),
        Port = new NetworkPort("10.0.0.6", Tree.Id(12), "eth1"),
        UpdatedAt = Created.AddMinutes(1),
    });

    [Fact]
    public void A_spare_that_boots_has_nothing_to_show_yet() => Check("amphora-booting", Booting);

    [Fact]
    public void One_in_ERROR_shows_that_instead_of_what_it_is_besides() =>
        Assert.Equal("ERROR", (Booting with { Status = AmphoraStatus.Allocated, Error = "no" }).ShownStatus);

    private static void Check(string name, AmphoraState state) =>
        GoldenFile.Check($"../../Lbaas.Api/OpenApi/Examples/{name}.json", GoldenFile.Indent(JsonBody.Copy(state, AmphoraRenderer.Write)));
}
