using System.Runtime.InteropServices;
using Lbaas.Actors.Health.Heartbeats;

namespace Lbaas.Actors.Health;

/// <summary>A number that stays the same as long as a node reports the same statuses; traffic counters are not in it.</summary>
internal static class HeartbeatSignature
{
    public static ulong Of(HeartbeatMessage message)
    {
        var signature = 0x9E3779B97F4A7C15UL;
        foreach (ref readonly var listener in CollectionsMarshal.AsSpan(message.Listeners))
            signature = Add(signature, listener.ListenerId, (ulong)listener.Status);
        foreach (ref readonly var pool in CollectionsMarshal.AsSpan(message.Pools))
            signature = Add(Add(signature, pool.PoolId, (ulong)pool.Status), pool.ListenerId ?? default, 17);
        foreach (ref readonly var member in CollectionsMarshal.AsSpan(message.Members))
            signature = Add(signature, member.MemberId, (ulong)member.Status);
        foreach (ref readonly var configuration in CollectionsMarshal.AsSpan(message.Configurations))
        {
            signature = Add(signature, configuration.LoadBalancerId, (ulong)configuration.Revision);
            signature = Mix(signature ^ (ulong)configuration.Digest.Value ^ (ulong)(configuration.Digest.Value >> 64));
        }

        return signature;
    }

    private static ulong Add(ulong signature, Guid id, ulong value)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in id));
        return Mix(Mix(signature ^ halves[0]) ^ halves[1] ^ (value << 7));
    }

    // The finaliser of SplitMix64.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
