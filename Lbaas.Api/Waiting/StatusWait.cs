using System.Globalization;
using System.Text.Json;
using Lbaas.Actors.Requests;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Http;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Waiting;

/// <summary><c>?wait=ACTIVE&amp;timeout=N</c>: what a client waits for, and how long at most.</summary>
/// <param name="Status">The provisioning status; <c>DELETED</c> for the resource's end.</param>
public sealed record StatusWait(string Status, TimeSpan Timeout)
{
    public const string StatusParameter = "wait";
    public const string TimeoutParameter = "timeout";
    private const string Deleted = "DELETED";
    private const int DefaultSeconds = 30;
    private const int MaxSeconds = 300;

    private static readonly HashSet<string> Statuses =
    [
        ProvisioningStatus.Active, ProvisioningStatus.Error, Deleted, ProvisioningStatus.PendingCreate,
        ProvisioningStatus.PendingUpdate, ProvisioningStatus.PendingDelete,
    ];

    /// <returns>Null when nothing is waited for.</returns>
    /// <exception cref="FaultException">400.</exception>
    public static StatusWait? Read(IQueryCollection query)
    {
        string? status = query[StatusParameter], timeout = query[TimeoutParameter];
        if (status is null && timeout is null)
            return null;
        if (status is null || !Statuses.Contains(status))
            throw new FaultException(Fault.InvalidInput(StatusParameter, status, $"Value should be one of: {string.Join(", ", Statuses)}."));
        var seconds = DefaultSeconds;
        if (timeout is not null && (!int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) || seconds > MaxSeconds))
            throw new FaultException(Fault.InvalidInput(TimeoutParameter, timeout, $"Value should be 0 to {MaxSeconds} seconds."));
        return new StatusWait(status, TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Whose news is to be waited for; null when the wait is over. ERROR ends every wait.</summary>
    /// <exception cref="FaultException">400: this has no provisioning status.</exception>
    public string? Missing(Document document)
    {
        var status = StatusOf(document.Body.Span)
            ?? throw new FaultException(new Fault(400, $"Unknown argument: \"{StatusParameter}\""));
        return status == Status || status == ProvisioningStatus.Error ? null : document.OwnerId;
    }

    private static string? StatusOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("provisioning_status"u8);
            reader.Read();
            if (found)
                return reader.GetString();
            reader.Skip();
        }
        return null;
    }
}
