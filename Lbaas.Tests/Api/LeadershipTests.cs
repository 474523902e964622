using Lbaas.Actors.Compute;
using Lbaas.Api.Housekeeping;
using Lbaas.Api.Instances;
using Lbaas.Drivers.Compute;
using Lbaas.Drivers.Noop;
using Lbaas.Runtime.Housekeeping;
using Lbaas.Tests.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lbaas.Tests.Api;

/// <summary>What only one of all servers that share a journal does.</summary>
public sealed class LeadershipTests
{
    private readonly Lead _lead = new();

    [Fact]
    public async Task Only_who_leads_looks_through_the_compute_service()
    {
        await using var world = await TestWorld.StartAsync();
        var options = Options.Create(new ComputeOptions());
        using var looks = new InstanceLooks(
            new ComputeWorker(new Remembering(), options, world.Time, NullLogger<ComputeWorker>.Instance), new KnownAmphorae(world.Host.ReadSide),
            world.Host, _lead, options, world.Time, NullLogger<InstanceLooks>.Instance);
        await looks.StartAsync(CancellationToken.None);

        await PassAsync(world, () => _lead.Looks > 2);
        Assert.Null(looks.Report.LastLook);
        _lead.IsLeader = true;

        await PassAsync(world, () => looks.Report.LastLook is not null);
        await looks.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Only_who_leads_puts_the_journal_in_order()
    {
        await using var world = await TestWorld.StartAsync();
        using var loop = new HousekeepingLoop(
            new Household(world.Host.Housekeeper, null, static () => true), world.Host.ReadSide, _lead, Options.Create(new HousekeepingSettings()), world.Time, NullLogger<HousekeepingLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);

        await PassAsync(world, () => _lead.Looks > 2);
        Assert.Equal(0, loop.Counts.Rounds);
        _lead.IsLeader = true;

        await PassAsync(world, () => loop.Counts.Rounds > 0);
        await loop.StopAsync(CancellationToken.None);
    }

    private static Task PassAsync(TestWorld world, Func<bool> condition) => Eventually.Async(
        () =>
        {
            world.Time.Advance(TimeSpan.FromMinutes(10));
            return condition();
        },
        "its rounds go by");

    /// <summary>A compute service that could be looked through, with nothing in it.</summary>
    private sealed class Remembering : IComputeDriver
    {
        private readonly NoopComputeDriver _inner = new(new NoopBehavior(TimeProvider.System));

        public bool RemembersInstances => true;

        public ValueTask<Instance> CreateAsync(CreateInstance request, CancellationToken cancellation) => _inner.CreateAsync(request, cancellation);

        public ValueTask DeleteAsync(Guid amphoraId, string? computeId, CancellationToken cancellation) => _inner.DeleteAsync(amphoraId, computeId, cancellation);

        public ValueTask<InstanceInspected> InspectAsync(Guid amphoraId, string? computeId, CancellationToken cancellation) =>
            _inner.InspectAsync(amphoraId, computeId, cancellation);

        public ValueTask<IReadOnlyDictionary<Guid, string>> ListAsync(CancellationToken cancellation) => _inner.ListAsync(cancellation);
    }
}
