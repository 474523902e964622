using Lbaas.Actors.AmphoraPools;

namespace Lbaas.Tests.AmphoraPools;

/// <summary>A pool knows from its id what it keeps.</summary>
public class AmphoraMakeTests
{
    [Theory]
    [InlineData("north", "large", "edge")]
    [InlineData("north", null, null)]
    [InlineData("local", null, "a:b")]
    [InlineData("a:b%3A", "c d", null)]
    public void The_id_says_what_is_kept(string zone, string? flavor, string? image)
    {
        var make = new AmphoraMake(zone, flavor, image);

        Assert.Equal(make, AmphoraMake.OfPool(make.PoolId));
    }

    [Fact]
    public void Different_makes_have_different_pools() =>
        Assert.NotEqual(new AmphoraMake("a", "b:c", null).PoolId, new AmphoraMake("a", "b", "c").PoolId);

    [Theory]
    [InlineData(null)]
    [InlineData("local")]
    public void What_nobody_says_anything_about_is_the_default_pools(string? zone) =>
        Assert.Equal("default", AmphoraMake.Of(zone, null, null).PoolId);
}
