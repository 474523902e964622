using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Members;

/// <summary>A member that serves what it has and gets nothing new (<c>drain_seconds</c>).</summary>
/// <param name="Until">When the drain ends, UTC.</param>
/// <param name="Leaves">It is deleted then; otherwise it goes on with the attributes it has.</param>
/// <param name="Context">Who asked for it, and so for what follows it.</param>
public sealed record MemberDrain(DateTimeOffset Since, DateTimeOffset Until, bool Leaves, RequestContext Context)
{
    /// <summary>The longest drain, in seconds: a day.</summary>
    public const int SecondsMax = 86_400;

    /// <summary>Null when no time is given to drain.</summary>
    public static MemberDrain? For(int seconds, bool leaves, RequestContext context, DateTimeOffset now) =>
        seconds > 0 ? new MemberDrain(now, now.AddSeconds(seconds), leaves, context) : null;
}
