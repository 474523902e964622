using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Lbaas.Actors.Builds;
using Lbaas.Actors.Compute;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Drivers;
using Lbaas.Actors.Format;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Rollouts;
using Lbaas.Tests.Golden;

namespace Lbaas.Tests.Format;

/// <summary>What actors are told and answer arrives at another node as it was sent.</summary>
public sealed partial class MessageFormatTests
{
    private readonly MessageFormat _format = new();

    public static TheoryData<string, Filling> Samples => Cross(MessageManifests.All.Keys);

    public static TheoryData<string, Filling> ViewSamples => Cross(MessageManifests.Views.Keys);

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_message_arrives_with_all_that_it_said(string manifest, Filling filling)
    {
        var message = new Filled(filling).Of(MessageManifests.All[manifest]);

        AssertArrives(manifest, message);
    }

    [Theory]
    [MemberData(nameof(ViewSamples))]
    public void An_acceptance_arrives_with_its_view(string kind, Filling filling)
    {
        var filled = new Filled(filling);
        var accepted = ((Accepted)filled.Of(typeof(Accepted))) with { View = filled.Of(MessageManifests.Views[kind]) };

        AssertArrives("msg.accepted.v1", accepted);
    }

    [Fact]
    public void A_limit_that_goes_back_to_its_default_arrives_as_null() =>
        AssertArrives("msg.set-limits.v1", new SetLimits(new Dictionary<string, int?> { ["pool"] = null, ["member"] = 3 }.ToImmutableSortedDictionary()));

    [Fact]
    public void The_load_balancer_is_written_once_in_a_view()
    {
        var accepted = new Accepted(null, Guid.Empty, new Filled(Filling.All).Of(typeof(LoadBalancerView)));

        var text = Encoding.UTF8.GetString(_format.Write(accepted).Bytes.Span);

        Assert.Single(Parents().Matches(text));
    }

    [Fact]
    public void Every_message_that_an_actor_takes_has_a_manifest()
    {
        var commands = typeof(IBehavior).Assembly.GetTypes().Select(type => type.BaseType)
            .Where(parent => parent is { IsGenericType: true } && parent.GetGenericTypeDefinition() == typeof(EventSourcedBehavior<,,>))
            .SelectMany(behavior => Concrete(behavior!.GetGenericArguments()[1]))
            .ToList();

        // As many as there are kinds of actor take at least one each: the search finds something.
        Assert.True(commands.Count > 9);
        Assert.Empty(commands.Except(MessageManifests.All.Values));
    }

    [Fact]
    public void Every_answer_of_a_family_has_a_manifest() =>
        Assert.Empty(Concrete(typeof(Outcome)).Concat(Concrete(typeof(ReserveAnswer))).Except(MessageManifests.All.Values));

    [Fact]
    public void Every_view_has_a_kind() =>
        Assert.Empty(Concrete(typeof(ResourceView)).Except(MessageManifests.Views.Values));

    [Fact]
    public void What_workers_are_asked_stays_on_its_node()
    {
        var requests = new[] { typeof(ComputeRequest), typeof(AmphoraDriverRequest), typeof(NetworkRequest), typeof(LookAtBalancer), typeof(RolloutNews) };

        Assert.Empty(requests.SelectMany(Concrete).Intersect(MessageManifests.All.Values));
    }

    [Fact]
    public void No_type_has_two_manifests() =>
        Assert.Distinct(MessageManifests.All.Values);

    [Fact]
    public void A_manifest_says_message_name_and_version() =>
        Assert.All(MessageManifests.All.Keys, manifest => Assert.Matches(@"^msg(\.[a-z0-9]+(-[a-z0-9]+)*)\.v[1-9]$", manifest));

    [Fact]
    public void Nothing_of_the_journal_is_named_like_a_message() =>
        Assert.DoesNotContain(
            Manifests.Events.Keys.Concat(Manifests.States.Keys),
            manifest => manifest.StartsWith(MessageManifests.Prefix, StringComparison.Ordinal));

    [Fact]
    public void Names_stay_as_they_are() =>
        GoldenFile.Check(
            "Messages/manifests.txt",
            string.Concat(MessageManifests.All.Keys.Concat(MessageManifests.Views.Keys.Select(kind => $"view {kind}")).Order(StringComparer.Ordinal).Select(name => $"{name}\n")));

    [Fact]
    public void No_CLR_name_goes_from_node_to_node() =>
        Assert.All(
            MessageManifests.All.Values,
            type => Assert.DoesNotContain("Lbaas", Encoding.UTF8.GetString(_format.Write(new Filled(Filling.All).Of(type)).Bytes.Span), StringComparison.Ordinal));

    [Fact]
    public void A_message_of_a_newer_program_is_refused() =>
        Assert.Throws<UnknownManifestException>(() => _format.Read(new Payload("msg.from-the-future.v9", "{}"u8.ToArray())));

    [Fact]
    public void A_view_of_a_newer_program_is_refused() =>
        Assert.Throws<UnknownManifestException>(() => _format.Read(new Payload("msg.accepted.v1", """{"view":{"hologram":{}}}"""u8.ToArray())));

    [Fact]
    public void What_a_newer_program_has_added_is_left_out() =>
        Assert.Equal(new BuildHeld(3), _format.Read(new Payload("msg.build-held.v1", """{"before":3,"since":"yesterday"}"""u8.ToArray())));

    [Fact]
    public void A_grant_of_an_older_program_names_no_place_that_may_be_given_back() =>
        Assert.Empty(((PlacesGranted)_format.Read(new Payload("msg.places-granted.v1", """{"held":true}"""u8.ToArray()))).New);

    [Fact]
    public void Something_that_is_no_message_is_not_written() =>
        Assert.Throws<ArgumentException>(() => _format.Write("text"));

    private void AssertArrives(string manifest, object message)
    {
        var written = _format.Write(message);

        var read = _format.Read(written);

        Assert.Equal(manifest, written.Manifest);
        Assert.Null(Sameness.Difference(message, read));
        Assert.Equal(written.Bytes.ToArray(), _format.Write(read).Bytes.ToArray());
    }

    private static TheoryData<string, Filling> Cross(IEnumerable<string> names)
    {
        var data = new TheoryData<string, Filling>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            foreach (var filling in Enum.GetValues<Filling>())
                data.Add(name, filling);
        }

        return data;
    }

    private static IEnumerable<Type> Concrete(Type parent) =>
        parent.Assembly.GetTypes().Where(type => type.IsAssignableTo(parent) && !type.IsAbstract);

    [GeneratedRegex("\"parent\":")]
    private static partial Regex Parents();
}
