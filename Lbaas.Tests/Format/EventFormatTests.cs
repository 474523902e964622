using Lbaas.Actors.Contract;
using Lbaas.Actors.Format;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Format;

/// <summary>
/// Each event has a golden file that shows it as it stands in journals out there. A file never changes; a new shape is a new
/// version with a file of its own. <c>LBAAS_GOLDEN=write</c> writes the files that are missing.
/// </summary>
public class EventFormatTests
{
    private readonly EventFormat _format = new();

    public static TheoryData<string> EventManifests => [.. Manifests.Events.Keys.Order()];

    public static TheoryData<string> DeltaKinds => [.. Manifests.Deltas.Keys.Order()];

    [Theory]
    [MemberData(nameof(EventManifests))]
    public void An_event_is_written_as_its_golden_file_shows(string manifest)
    {
        var payload = _format.Write(EventSamples.Of(Manifests.Events[manifest]));

        Assert.Equal(manifest, payload.Manifest);
        GoldenFile.Check($"Journal/{manifest}.json", GoldenFile.Indent(payload.Bytes));
    }

    [Theory]
    [MemberData(nameof(EventManifests))]
    public void A_journal_of_old_is_read_and_written_back_the_same(string manifest)
    {
        var old = GoldenFile.Compact($"Journal/{manifest}.json");

        var @event = _format.Read(new Payload(manifest, old));

        Assert.Equal(System.Text.Encoding.UTF8.GetString(old), System.Text.Encoding.UTF8.GetString(_format.Write(@event).Bytes.Span));
    }

    [Theory]
    [MemberData(nameof(DeltaKinds))]
    public void Every_delta_comes_back_as_it_went(string kind)
    {
        var delta = EventSamples.Deltas.Single(delta => delta.GetType() == Manifests.Deltas[kind]);
        var written = _format.Write(EventSamples.Accepted(delta));

        var read = _format.Read(written);

        Assert.Equal(written.Bytes.ToArray(), _format.Write(read).Bytes.ToArray());
        Assert.IsType(delta.GetType(), ((Actors.LoadBalancers.ChangeAccepted)read).Change.Deltas[0]);
    }

    [Fact]
    public void Policies_inside_a_listener_come_back_as_they_went()
    {
        var listener = new Actors.Listeners.Listener { L7Policies = [EventSamples.Policy.AsShadow()] };

        var read = (Actors.LoadBalancers.ChangeAccepted)_format.Read(_format.Write(EventSamples.Accepted(new Actors.LoadBalancers.Changes.AddListener(listener))));

        var policy = ((Actors.LoadBalancers.Changes.AddListener)read.Change.Deltas[0]).Listener.L7Policies.Single();
        // That it is only shown is nothing to remember.
        Assert.Equal((EventSamples.Policy.Id, "X-Key", false), (policy.Id, policy.Rules.Single().Key, policy.IsShadow));
    }

    [Fact]
    public void Every_event_type_has_a_manifest()
    {
        var types = typeof(IEvent).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IEvent)) && !type.IsAbstract);

        Assert.Equal(types.OrderBy(t => t.FullName, StringComparer.Ordinal), Manifests.Events.Values.OrderBy(t => t.FullName, StringComparer.Ordinal));
    }

    [Fact]
    public void An_unknown_manifest_fails_loudly() =>
        Assert.Throws<UnknownManifestException>(() => _format.Read(new Payload("lb.from-the-future.v9", "{}"u8.ToArray())));

    [Fact]
    public void A_snapshot_that_cannot_be_read_is_no_snapshot() =>
        Assert.Null(_format.ReadState(new Payload("lb.state.v1", "{ half"u8.ToArray()), typeof(Actors.LoadBalancers.LoadBalancerState)));

    [Fact]
    public void No_CLR_name_stands_in_a_journal() =>
        Assert.All(EventSamples.All, sample => Assert.DoesNotContain("Lbaas", System.Text.Encoding.UTF8.GetString(_format.Write(sample).Bytes.Span), StringComparison.Ordinal));
}
