using Lbaas.Actors.Health.Heartbeats;
using Lbaas.Amphora.Datagrams.Configuration;
using Lbaas.Amphora.Datagrams.Lvs;
using Lbaas.Amphora.Heartbeats;

namespace Lbaas.Tests.Datagrams;

/// <summary>What the kernel's table, as ipvsadm prints it, means for a listener (spec amphora 2.2).</summary>
public sealed class LvsStatusTests
{
    private const string Statistics = """
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
          -> RemoteAddress:Port
        TCP  203.0.113.5:53                     99       99       99       99       99
          -> 10.0.0.1:53                        99       99       99       99       99
        UDP  203.0.113.5:53                      4       40       30     1240      930
          -> 10.0.0.1:53                         4       40       30     1240      930
        UDP  [2001:db8::7]:53                    1        2        3      100      200
          -> [2001:db8:1::2]:53                  1        2        3      100      200

        """;

    [Fact]
    public void Counters_are_the_sum_over_the_addresses_of_the_listener()
    {
        var report = Read("two-families", List("10.0.0.1:53", "[2001:db8:1::2]:53"));

        Assert.Equal(new Counters(1130, 1340, 5, 0), report.Counters);
        Assert.Equal(6, report.Connections);
        Assert.Equal([MemberStatus.Up, MemberStatus.Up], report.Members.Select(member => member.Status));
    }

    [Theory]
    [InlineData(false, MemberStatus.Down)]
    [InlineData(true, MemberStatus.Restarting)]
    public void A_member_that_is_watched_and_not_in_the_table_is_down_or_not_yet_found(bool isRestarting, MemberStatus expected)
    {
        var report = Read("two-families", List("10.0.0.1:53", null), isRestarting);

        Assert.Equal([MemberStatus.Up, expected], report.Members.Select(member => member.Status));
        Assert.Equal(PoolStatus.Up, report.PoolStatus);
    }

    [Fact]
    public void A_pool_is_down_when_no_member_that_is_watched_is_in_the_table() =>
        Assert.Equal(PoolStatus.Down, Read("two-families", "").PoolStatus);

    [Fact]
    public void Without_a_monitor_members_are_not_checked_and_with_weight_0_they_drain() => Assert.Equal(
        [MemberStatus.Drain, MemberStatus.NoCheck, MemberStatus.Maint],
        Read("member-disabled", "UDP  203.0.113.5:53 wrr\n  -> 10.0.0.2:53  Masq  0  0  0\n  -> 10.0.0.3:53  Masq  1  0  0\n").Members.Select(member => member.Status));

    [Fact]
    public void A_pool_without_members_is_up() => Assert.Equal(PoolStatus.Up, Read("all-members-disabled", "").PoolStatus);

    private static DatagramReportView Read(string golden, string list, bool isRestarting = false)
    {
        var report = LvsStatus.Of(ListenerReader.Read(LvsCase.Read(golden).Render()), LvsTable.Read(list, Statistics), 17, isRestarting);
        return new DatagramReportView(report.Counters, report.Connections, report.PoolStatus, report.Members);
    }

    private static string List(string server4, string? server6) => $"""
        IP Virtual Server version 1.2.1 (size=4096)
        Prot LocalAddress:Port Scheduler Flags
          -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
        UDP  203.0.113.5:53 wrr
          -> {server4}                 Masq    1      2          1
        UDP  203.0.113.6:53 wrr
          -> {server4}                 Masq    1      3          1
        UDP  [2001:db8::7]:53 wrr
        {(server6 is null ? "" : $"  -> {server6}          Masq    1      1          0")}

        """;

    private sealed record DatagramReportView(Counters Counters, long Connections, PoolStatus PoolStatus, IReadOnlyList<MemberReport> Members);
}
