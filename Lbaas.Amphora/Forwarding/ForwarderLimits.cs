using System.Globalization;

namespace Lbaas.Amphora.Forwarding;

/// <summary>How much the forwarder keeps.</summary>
/// <param name="FlowsMax">Flows of all listeners together; each takes a file descriptor and a port of the node's.</param>
/// <param name="IdleTimeout">A flow that is silent for longer is forgotten.</param>
public sealed record ForwarderLimits(int FlowsMax, TimeSpan IdleTimeout)
{
    // Below the number of ports the system gives out by itself (28,232): some are for the node's own use.
    private const int FlowsByPorts = 24_000;
    private const int DescriptorsForTheRest = 256;

    /// <summary>LVS's own time-out for UDP, and as many flows as this process may have sockets.</summary>
    public static ForwarderLimits OfThisProcess()
    {
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var soft = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        var descriptors = int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
        return new ForwarderLimits(Math.Clamp(descriptors - DescriptorsForTheRest, 16, FlowsByPorts), TimeSpan.FromSeconds(300));
    }
}
