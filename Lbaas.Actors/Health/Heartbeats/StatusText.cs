using System.Buffers.Text;

namespace Lbaas.Actors.Health.Heartbeats;

/// <summary>The words of the wire for the three statuses, in both directions.</summary>
public static class StatusText
{
    public static ListenerStatus Listener(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("OPEN"u8) ? ListenerStatus.Open
        : text.SequenceEqual("FULL"u8) ? ListenerStatus.Full
        : ListenerStatus.Other;

    public static PoolStatus Pool(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("UP"u8) ? PoolStatus.Up
        : text.SequenceEqual("DOWN"u8) ? PoolStatus.Down
        : PoolStatus.Other;

    /// <summary>
    /// Reads <c>UP</c>, <c>UP 1/3</c> (one of three checks on the way to the other state), <c>no check</c> and so on.
    /// </summary>
    public static MemberReport Member(Guid member, ReadOnlySpan<byte> text)
    {
        var space = text.IndexOf((byte)' ');
        var word = space > 0 ? text[..space] : text;
        if (word.SequenceEqual("UP"u8) || word.SequenceEqual("DOWN"u8))
        {
            var status = word.SequenceEqual("UP"u8) ? MemberStatus.Up : MemberStatus.Down;
            if (space < 0)
                return new MemberReport(member, status);
            var rest = text[(space + 1)..];
            return Utf8Parser.TryParse(rest, out ushort step, out var used) && used < rest.Length && rest[used] == '/'
                && Utf8Parser.TryParse(rest[(used + 1)..], out ushort of, out var last) && used + 1 + last == rest.Length
                ? new MemberReport(member, status, step, of)
                : new MemberReport(member, MemberStatus.Other);
        }
        return new MemberReport(member, Whole(text));
    }

    public static string Of(ListenerStatus status) => status switch
    {
        ListenerStatus.Open => "OPEN",
        ListenerStatus.Full => "FULL",
        _ => "UNKNOWN",
    };

    public static string Of(PoolStatus status) => status switch
    {
        PoolStatus.Up => "UP",
        PoolStatus.Down => "DOWN",
        _ => "UNKNOWN",
    };

    public static string Of(in MemberReport member)
    {
        var word = member.Status switch
        {
            MemberStatus.Up => "UP",
            MemberStatus.Down => "DOWN",
            MemberStatus.Drain => "DRAIN",
            MemberStatus.Maint => "MAINT",
            MemberStatus.NoCheck => "no check",
            MemberStatus.Restarting => "RESTARTING",
            _ => "UNKNOWN",
        };
        return member.ChecksNeeded == 0 ? word : $"{word} {member.ChecksPassed}/{member.ChecksNeeded}";
    }

    private static MemberStatus Whole(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("DRAIN"u8) ? MemberStatus.Drain
        : text.SequenceEqual("MAINT"u8) ? MemberStatus.Maint
        : text.SequenceEqual("no check"u8) ? MemberStatus.NoCheck
        : text.SequenceEqual("RESTARTING"u8) ? MemberStatus.Restarting
        : MemberStatus.Other;
}
