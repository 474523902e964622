namespace Lbaas.Amphora.Vigilance;

/// <summary>What one look at a HAProxy saw.</summary>
public enum Sight
{
    /// <summary>It answers, and none of its processes is stopped.</summary>
    Alive,

    /// <summary>It does not answer in time.</summary>
    Silent,

    /// <summary>One of its processes is stopped by a signal.</summary>
    Stopped,
}

/// <summary>What follows from what was seen so far.</summary>
public enum Remedy
{
    None,

    /// <summary>Let it go on (<c>SIGCONT</c>): that costs no connection.</summary>
    Wake,

    /// <summary>End it by force and start another.</summary>
    Replace,
}

/// <summary>
/// Tells a HAProxy that is wedged from one that is only slow. A kill costs every connection, so it takes many looks in a row and
/// much time; one answer in between starts it all over.
/// </summary>
public sealed class Wedge
{
    /// <summary>How long one must be seen stopped before it is woken, and again, after that, before it is replaced.</summary>
    public static readonly TimeSpan StoppedTime = TimeSpan.FromSeconds(3);

    /// <summary>How long one must be silent before it is replaced: on an overloaded machine an answer may take seconds.</summary>
    public static readonly TimeSpan SilentTime = TimeSpan.FromSeconds(20);

    /// <summary>How many looks in a row must see the same, whatever time has passed.</summary>
    public const int LooksMin = 4;

    private Sight _sight;
    private TimeSpan _since;
    private int _looks;
    private bool _woken;

    /// <param name="sight">What is seen now.</param>
    /// <param name="now">Since any beginning.</param>
    public Remedy Judge(Sight sight, TimeSpan now)
    {
        if (sight == Sight.Alive)
        {
            Forget();
            return Remedy.None;
        }
        if (sight != _sight || _looks == 0)
            (_sight, _since, _looks) = (sight, now, 0);
        _looks++;
        if (_looks < LooksMin || now - _since < (sight == Sight.Stopped ? StoppedTime : SilentTime))
            return Remedy.None;
        (_looks, var wake) = (0, sight == Sight.Stopped && !_woken);
        _woken = wake;
        return wake ? Remedy.Wake : Remedy.Replace;
    }

    /// <summary>Whoever looks was not looking for a while: what was seen before proves nothing.</summary>
    public void Forget() => (_looks, _woken) = (0, false);
}
