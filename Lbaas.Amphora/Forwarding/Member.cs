using System.Net;
using Lbaas.Amphora.Datagrams.Configuration;

namespace Lbaas.Amphora.Forwarding;

/// <summary>A member as the forwarder keeps it. Belongs to the forwarder's thread.</summary>
internal sealed class Member
{
    public Member(RealServer configured)
    {
        Configured = configured;
        Address = configured.Endpoint.Serialize() is var serialized ? serialized.Buffer[..serialized.Size].ToArray() : [];
        Span<byte> id = stackalloc byte[16];
        configured.Id.TryWriteBytes(id);
        Seed = ClientKey.Mix(BitConverter.ToUInt64(id) ^ ClientKey.Mix(BitConverter.ToUInt64(id[8..])));
    }

    public RealServer Configured { get; set; }

    /// <summary>In the system's form.</summary>
    public byte[] Address { get; }

    /// <summary>Stands for the member in source hashing.</summary>
    public ulong Seed { get; }

    /// <summary>Null when it is not probed.</summary>
    public MemberWatch? Watch { get; set; }

    public bool IsUp => Watch?.IsUp ?? true;

    /// <summary>It left the configuration, or was switched off.</summary>
    public bool IsGone { get; set; }

    /// <summary>How many flows it has now.</summary>
    public int Flows { get; set; }

    /// <summary>Round robin's account of what it is owed.</summary>
    public long Credit { get; set; }

    /// <summary>It may keep the flows it has.</summary>
    public bool Serves => IsUp && !IsGone;

    /// <summary>It may get another flow.</summary>
    public bool IsOpen => Serves && Configured.Weight > 0 && (Configured.FlowsMax is not (> 0 and var most) || Flows < most);

    public bool IsAt(IPEndPoint endpoint) => Configured.Endpoint.Equals(endpoint);
}
