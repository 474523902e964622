using System.Collections.Immutable;
using Lbaas.Actors.Members;
using Lbaas.Api.Fields;

namespace Lbaas.Api.Members;

/// <summary>Request bodies of members (spec api 8).</summary>
public static class MemberFields
{
    public static readonly Field<string> Address =
        new("address", Addresses.Ip) { In = Operations.Create, RequiredIn = Operations.Create };
    public static readonly Field<int?> ProtocolPort =
        new("protocol_port", Numbers.Between(1, Numbers.PortMax)) { In = Operations.Create, RequiredIn = Operations.Create };
    public static readonly Field<string> Name = CommonFields.Name();
    public static readonly Field<bool> AdminStateUp = CommonFields.AdminStateUp();
    public static readonly Field<int?> Weight = new("weight", Numbers.Between(0, 256));
    public static readonly Field<bool?> Backup = new("backup", Numbers.OptionalFlag);
    public static readonly Field<Guid?> SubnetId = new("subnet_id", Uuids.One) { In = Operations.Create };
    public static readonly Field<string> MonitorAddress = new("monitor_address", Addresses.Ip);
    public static readonly Field<int?> MonitorPort = new("monitor_port", Numbers.Between(1, Numbers.PortMax));
    public static readonly Field<bool?> RequestSriov = new("request_sriov", Numbers.OptionalFlag) { In = Operations.Create };
    public static readonly Field<ImmutableArray<string>?> Tags = CommonFields.Tags();

    /// <summary>Not Octavia's: for so long the member takes no new connections before the update is complete.</summary>
    public static readonly Field<int?> DrainSeconds = new("drain_seconds", Numbers.Between(0, MemberDrain.SecondsMax)) { In = Operations.Put };

    public static readonly FieldTable Table = new(
        Address, ProtocolPort, Name, AdminStateUp, Weight, Backup, SubnetId, MonitorAddress, MonitorPort, RequestSriov, Tags, DrainSeconds,
        CommonFields.ProjectId(), CommonFields.TenantId());

    /// <summary>The member that a POST asks for, with the defaults for what was left out.</summary>
    public static Member Draft(FieldValues values) => new()
    {
        Address = values.Get(Address)!,
        ProtocolPort = values.Get(ProtocolPort, 0),
        Name = values.Get(Name) ?? "",
        AdminStateUp = values.Flag(AdminStateUp, true),
        Weight = values.Get(Weight, 1),
        Backup = values.Get(Backup, false),
        SubnetId = values.Get(SubnetId),
        MonitorAddress = values.Get(MonitorAddress),
        MonitorPort = values.Get(MonitorPort),
        VnicType = values.Get(RequestSriov, false) ? Member.DirectPort : null,
        Tags = values.Get(Tags, []),
    };

    public static MemberPatch Patch(FieldValues values) => new()
    {
        Name = values.Patch(Name),
        AdminStateUp = values.Patch(AdminStateUp),
        Weight = values.Patch(Weight),
        Backup = values.Patch(Backup),
        MonitorAddress = values.Patch(MonitorAddress),
        MonitorPort = values.Patch(MonitorPort),
        Tags = values.Patch(Tags),
    };
}
