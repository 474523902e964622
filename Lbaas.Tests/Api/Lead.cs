using Lbaas.Runtime.Hosting;

namespace Lbaas.Tests.Api;

/// <summary>Whether one leads, as the test has it; and how often anybody has asked.</summary>
internal sealed class Lead : ILeadership
{
    private volatile bool _isLeader;
    private int _looks;

    public int Looks => Volatile.Read(ref _looks);

    public bool IsLeader
    {
        get
        {
            Interlocked.Increment(ref _looks);
            return _isLeader;
        }

        set => _isLeader = value;
    }
}
