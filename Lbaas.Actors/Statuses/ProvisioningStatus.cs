namespace Lbaas.Actors.Statuses;

/// <summary>Octavia's provisioning statuses (spec lifecycle 1).</summary>
public static class ProvisioningStatus
{
    public const string PendingCreate = "PENDING_CREATE";
    public const string PendingUpdate = "PENDING_UPDATE";
    public const string PendingDelete = "PENDING_DELETE";
    public const string Active = "ACTIVE";
    public const string Error = "ERROR";
}
