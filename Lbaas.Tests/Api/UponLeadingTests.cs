using Lbaas.Api.Hosting;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lbaas.Tests.Api;

/// <summary>What one of all servers has to begin.</summary>
public sealed class UponLeadingTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _time = new();
    private readonly Lead _lead = new();

    [Fact]
    public async Task Who_leads_as_it_starts_begins_before_the_start_is_over()
    {
        _lead.IsLeader = true;
        using var beginning = new Beginning(_lead, _time);

        await beginning.StartAsync(CancellationToken.None);

        Assert.Equal(1, beginning.Count);
    }

    [Fact]
    public async Task Who_does_not_lead_begins_nothing_until_the_lead_falls_to_it()
    {
        using var beginning = new Beginning(_lead, _time);
        await beginning.StartAsync(CancellationToken.None);
        Assert.Equal(0, beginning.Count);

        _lead.IsLeader = true;

        await LookedAsync(() => beginning.Count == 1);
    }

    [Fact]
    public async Task Who_leads_again_begins_again()
    {
        _lead.IsLeader = true;
        using var beginning = new Beginning(_lead, _time);
        await beginning.StartAsync(CancellationToken.None);

        var looks = _lead.Looks;
        _lead.IsLeader = false;
        await LookedAsync(() => _lead.Looks > looks);
        _lead.IsLeader = true;

        await LookedAsync(() => beginning.Count == 2);
    }

    [Fact]
    public async Task What_fails_later_is_tried_again()
    {
        using var beginning = new Beginning(_lead, _time) { Failures = 1 };
        await beginning.StartAsync(CancellationToken.None);

        _lead.IsLeader = true;

        await LookedAsync(() => beginning is { Failures: 0, Count: 1 });
    }

    private Task LookedAsync(Func<bool> condition) => Eventually.Async(
        () =>
        {
            _time.Advance(Look);
            return condition();
        },
        "it has looked who leads");

    private sealed class Beginning(ILeadership leadership, TimeProvider time) : UponLeading(leadership, time, NullLogger<UponLeading>.Instance)
    {
        public int Count { get; private set; }

        public int Failures { get; set; }

        protected override void Begin()
        {
            if (Failures > 0)
            {
                Failures--;
                throw new InvalidOperationException("broken on purpose");
            }

            Count++;
        }
    }
}
