using System.Collections.Immutable;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Haproxy;
using Lbaas.Tests.Drivers;

namespace Lbaas.Tests.Wire;

/// <summary>What a tenant calls things is between the tenant and the API.</summary>
public sealed class NotRenderedTests
{
    private const string Needle = "needle";

    [Theory]
    [InlineData("http")]
    [InlineData("l7-actions")]
    [InlineData("members")]
    [InlineData("monitor-http")]
    public void Names_descriptions_and_tags_are_nowhere_in_the_configuration(string golden)
    {
        var (configuration, target) = GoldenCase.Read(golden);

        var (plain, named) = (HaproxyConfigRenderer.Render(configuration, target)!, HaproxyConfigRenderer.Render(Named(configuration), target)!);

        Assert.Contains(Needle, Named(configuration).Pools.Values.SelectMany(pool => pool.Members.Values).Select(member => member.Name));
        Assert.Equal(plain.Text, named.Text);
    }

    private static Configuration Named(Configuration configuration)
    {
        ImmutableArray<string> tags = [Needle];
        return configuration with
        {
            LoadBalancer = configuration.LoadBalancer! with { Name = Needle, Description = Needle, Tags = tags },
            Listeners = configuration.Listeners.SetItems(configuration.Listeners.Select(listener => KeyValuePair.Create(listener.Key, listener.Value with
            {
                Name = Needle,
                Description = Needle,
                Tags = tags,
                L7Policies = listener.Value.L7Policies.ConvertAll(policy => policy with
                {
                    Name = Needle,
                    Description = Needle,
                    Tags = tags,
                    Rules = policy.Rules.ConvertAll(rule => rule with { Tags = tags }),
                }),
            }))),
            Pools = configuration.Pools.SetItems(configuration.Pools.Select(pool => KeyValuePair.Create(pool.Key, pool.Value with
            {
                Name = Needle,
                Description = Needle,
                Tags = tags,
                HealthMonitor = pool.Value.HealthMonitor is { } monitor ? monitor with { Name = Needle, Tags = tags } : null,
                Members = pool.Value.Members.SetItems(pool.Value.Members.Select(
                    member => KeyValuePair.Create(member.Key, member.Value with { Name = Needle, Tags = tags }))),
            }))),
        };
    }
}
