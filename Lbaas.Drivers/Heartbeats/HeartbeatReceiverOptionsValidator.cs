using System.Net;
using Microsoft.Extensions.Options;

namespace Lbaas.Drivers.Heartbeats;

/// <summary>Collects everything that is wrong with the options, each with what to do about it.</summary>
internal sealed class HeartbeatReceiverOptionsValidator : IValidateOptions<HeartbeatReceiverOptions>
{
    public ValidateOptionsResult Validate(string? name, HeartbeatReceiverOptions options)
    {
        var faults = new List<string>();
        if (!IPEndPoint.TryParse(options.Endpoint, out _))
            faults.Add($"Lbaas:Health:Endpoint '{options.Endpoint}' must be ip:port or [v6]:port.");
        if (options.Key.Length == 0)
            faults.Add("Lbaas:Health:Key must be set to the key shared with the amphorae.");
        if (options.Sockets is < 1 or > 64)
            faults.Add($"Lbaas:Health:Sockets {options.Sockets} must be between 1 and 64.");
        if (options.QueueBytes is < 64 << 10 or > 1 << 30)
            faults.Add($"Lbaas:Health:QueueBytes {options.QueueBytes} must be between 65536 and 1073741824.");
        if (options.BehindAfterSeconds is not (>= 0.1 and <= 60))
            faults.Add($"Lbaas:Health:BehindAfterSeconds {options.BehindAfterSeconds} must be between 0.1 and 60.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
