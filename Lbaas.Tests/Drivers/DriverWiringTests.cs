using Lbaas.Drivers;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Networks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Drivers;

public sealed class DriverWiringTests
{
    [Fact]
    public void Noop_drivers_need_no_directory()
    {
        using var provider = Build(("Lbaas:Amphora:Driver", "noop"), ("Lbaas:Compute:Driver", "noop"), ("Lbaas:Network:Driver", "noop"));

        Assert.IsType<NoopAmphoraDriver>(provider.GetRequiredService<IAmphoraDriver>());
        Assert.IsType<NoopComputeDriver>(provider.GetRequiredService<IComputeDriver>());
        Assert.IsType<NoopNetworkDriver>(provider.GetRequiredService<INetworkDriver>());
        Assert.NotNull(provider.GetRequiredService<AmphoraDriverWorker>());
        Assert.NotNull(provider.GetRequiredService<ComputeWorker>());
        Assert.NotNull(provider.GetRequiredService<NetworkWorker>());
    }

    [Fact]
    public void The_defaults_are_the_real_ones()
    {
        using var directory = new TemporaryDirectory();
        using var provider = Build(("Lbaas:DataDirectory", directory.Path));

        Assert.Equal("HaproxyAmphoraDriver", provider.GetRequiredService<IAmphoraDriver>().GetType().Name);
        Assert.Equal("LocalComputeDriver", provider.GetRequiredService<IComputeDriver>().GetType().Name);
        Assert.Equal("LocalNetworkDriver", provider.GetRequiredService<INetworkDriver>().GetType().Name);
    }

    [Fact]
    public void An_unknown_driver_is_refused_by_name()
    {
        using var provider = Build(("Lbaas:Network:Driver", "neutron"));

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<INetworkDriver>);

        Assert.Contains("Lbaas:Network:Driver: there is no driver 'neutron'", failure.Message);
    }

    [Theory]
    [InlineData("netns", "local", "Lbaas:Compute:Driver 'netns' needs Lbaas:Network:Driver 'bridge'")]
    [InlineData("local", "bridge", "Lbaas:Compute:Driver 'local' needs Lbaas:Network:Driver 'local'")]
    public void Drivers_that_do_not_fit_each_other_are_refused(string compute, string network, string reason)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Others are refused because they are not root.");
        using var directory = new TemporaryDirectory();
        using var provider = Build(("Lbaas:DataDirectory", directory.Path), ("Lbaas:Compute:Driver", compute), ("Lbaas:Network:Driver", network));

        var failure = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IComputeDriver>);

        Assert.Contains(reason, failure.Message);
    }

    [Theory]
    [InlineData("Cidr", "198.18.0.0/30", "IPv4")]
    [InlineData("Cidr", "fd00::/64", "IPv4")]
    [InlineData("CidrV6", "198.18.0.0/24", "IPv6")]
    [InlineData("Name", "a-name-that-is-too-long", "Name")]
    [InlineData("Mtu", "100", "Mtu")]
    public void A_bridge_that_can_not_be_made_is_refused(string key, string value, string reason)
    {
        using var provider = Build(($"Lbaas:Network:Bridge:{key}", value));

        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<NetworkOptions>>().Value);

        Assert.Contains(reason, failure.Message);
    }

    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("127.0.0.0/31")]
    [InlineData("127.0.0.1")]
    [InlineData("::1/128")]
    public void A_range_outside_of_loopback_is_refused(string cidr)
    {
        using var provider = Build(("Lbaas:Network:Local:Cidr", cidr));

        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<NetworkOptions>>().Value);

        Assert.Contains("within 127.0.0.0/8", failure.Message);
    }

    [Theory]
    [InlineData("Lbaas:Amphora:ConnectTimeoutSeconds", "0")]
    [InlineData("Lbaas:Amphora:Breaker:FailureRatio", "1.5")]
    [InlineData("Lbaas:Amphora:LogTarget", "a b")]
    public void A_value_out_of_range_is_refused(string key, string value)
    {
        using var provider = Build((key, value));

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<AmphoraDriverOptions>>().Value);
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value))).Build();
        return new ServiceCollection().AddLogging().AddLbaasDrivers(configuration).BuildServiceProvider();
    }
}
