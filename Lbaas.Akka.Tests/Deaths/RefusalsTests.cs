using Akka.Actor;
using Akka.Cluster;
using Lbaas.Akka.Deaths;

namespace Lbaas.Akka.Tests.Deaths;

public sealed class RefusalsTests
{
    // By address in the order of the alphabet.
    private static readonly UniqueAddress[] s_nodes = [.. "abcde".Select(static host => new UniqueAddress(new Address("akka.tcp", "lbaas", $"{host}", 4053), 1))];

    private readonly Refusals _refusals = new(3);

    [Fact]
    public void The_third_refusal_in_a_row_is_a_death() =>
        Assert.Equal(["", "", "a"], Rounds("bc", "b", "a", times: 3));

    [Fact]
    public void A_refusal_less_is_none() =>
        Assert.Equal(["", "", "", ""], [.. Rounds("bc", "b", "a", times: 2), .. Rounds("bc", "b", "", "a"), .. Rounds("bc", "b", "a")]);

    [Fact]
    public void One_that_says_nothing_is_not_dead() => Assert.All(Rounds("bc", "b", "", "a", times: 10), Assert.Empty);

    [Fact]
    public void One_that_has_been_silent_begins_anew() =>
        Assert.Equal(["", "", "", "", ""], [.. Rounds("bc", "b", "a", times: 2), .. Rounds("bc", "b", "", "a"), .. Rounds("bc", "b", "a", times: 2)]);

    [Fact]
    public void Two_of_five_die_together() => Assert.Equal("ab", Rounds("cde", "c", "ab", times: 3)[^1]);

    [Fact]
    public void A_majority_that_refuses_is_a_firewall() => Assert.All(Rounds("ab", "a", "cde", times: 10), Assert.Empty);

    [Fact]
    public void One_who_hears_nothing_of_the_majority_concludes_nothing() => Assert.All(Rounds("ab", "a", "c", "de", times: 10), Assert.Empty);

    [Fact]
    public void Of_two_halves_only_the_one_with_the_lowest_address_concludes()
    {
        var lower = new Refusals(1).Take(s_nodes[..4], Node('b'), Knocks("a", "cd", ""));
        var upper = new Refusals(1).Take(s_nodes[..4], Node('c'), Knocks("d", "ab", ""));

        Assert.Equal(("cd", ""), (NamesOf(lower), NamesOf(upper)));
    }

    [Fact]
    public void Of_two_nodes_the_higher_one_does_not_outlive_the_lower()
    {
        var lower = new Refusals(1).Take(s_nodes[..2], Node('a'), Knocks("", "b", ""));
        var upper = new Refusals(1).Take(s_nodes[..2], Node('b'), Knocks("", "a", ""));

        Assert.Equal(("b", ""), (NamesOf(lower), NamesOf(upper)));
    }

    [Fact]
    public void Who_is_dead_and_no_member_any_more_is_not_named() =>
        Assert.Empty(new Refusals(1).Take(s_nodes[1..3], Node('b'), Knocks("c", "a", "")));

    [Fact]
    public void One_that_comes_back_at_the_same_address_is_another()
    {
        Rounds("bc", "b", "a", times: 2);
        var reborn = new UniqueAddress(Node('a').Address, 2);
        var knocks = new Dictionary<UniqueAddress, Knock> { [reborn] = Knock.Refused, [Node('c')] = Knock.Answered };

        Assert.Empty(_refusals.Take([reborn, Node('b'), Node('c')], Node('b'), knocks));
    }

    // What each of the rounds concludes, as letters. All that are named are the members.
    private List<string> Rounds(string answering, string self, string refused, string silent = "", int times = 1)
    {
        var members = (answering + refused + silent).Select(Node).ToList();
        return [.. Enumerable.Range(0, times).Select(_ => NamesOf(_refusals.Take(
            members, Node(self[0]), Knocks(answering.Replace(self, "", StringComparison.Ordinal), refused, silent))))];
    }

    private static Dictionary<UniqueAddress, Knock> Knocks(string answering, string refused, string silent) => new(
    [
        .. answering.Select(static name => KeyValuePair.Create(Node(name), Knock.Answered)),
        .. refused.Select(static name => KeyValuePair.Create(Node(name), Knock.Refused)),
        .. silent.Select(static name => KeyValuePair.Create(Node(name), Knock.Silent)),
    ]);

    private static UniqueAddress Node(char name) => s_nodes[name - 'a'];

    private static string NamesOf(IEnumerable<UniqueAddress> nodes) => string.Concat(nodes.Select(static node => node.Address.Host).Order());
}
