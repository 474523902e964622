using System.Collections.Immutable;
using Lbaas.Actors.Requests;

namespace Lbaas.Actors.Members;

/// <summary>A back end of a pool (spec api 8).</summary>
public sealed record Member
{
    /// <summary>The vNIC type of an SR-IOV port.</summary>
    public const string DirectPort = "direct";

    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public bool AdminStateUp { get; init; } = true;

    /// <summary>An IPv4 or IPv6 literal in canonical form.</summary>
    public string Address { get; init; } = "";
    public int ProtocolPort { get; init; }

    /// <summary>0..256; 0 drains.</summary>
    public int Weight { get; init; } = 1;
    public bool Backup { get; init; }
    public Guid? SubnetId { get; init; }
    public string? MonitorAddress { get; init; }
    public int? MonitorPort { get; init; }

    /// <summary><see cref="DirectPort"/> when the tenant asked for an SR-IOV port; null is a normal one.</summary>
    public string? VnicType { get; init; }
    public ImmutableArray<string> Tags { get; init; } = [];
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Null when it is not draining.</summary>
    public MemberDrain? Drain { get; init; }

    /// <summary>What makes a member the same in a batch (spec api 8.1).</summary>
    public (string Address, int Port) Endpoint => (Address, ProtocolPort);
}

/// <summary>The attributes a PUT may change.</summary>
public sealed record MemberPatch
{
    public Optional<string> Name { get; init; }
    public Optional<bool> AdminStateUp { get; init; }
    public Optional<int?> Weight { get; init; }
    public Optional<bool?> Backup { get; init; }
    public Optional<string> MonitorAddress { get; init; }
    public Optional<int?> MonitorPort { get; init; }
    public Optional<ImmutableArray<string>?> Tags { get; init; }

    public Member ApplyTo(Member member, DateTimeOffset at) => member with
    {
        Name = Name.Or(member.Name) ?? "",
        AdminStateUp = AdminStateUp.Or(member.AdminStateUp),
        Weight = Weight.Or(member.Weight) ?? 1,
        Backup = Backup.Or(member.Backup) ?? false,
        MonitorAddress = MonitorAddress.Or(member.MonitorAddress),
        MonitorPort = MonitorPort.Or(member.MonitorPort),
        Tags = Tags.Or(member.Tags) ?? [],
        UpdatedAt = at,
        // Whatever is said of a member after it began to drain ends the drain.
        Drain = null,
    };
}
