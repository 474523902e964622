using Lbaas.Amphora.Rest;

namespace Lbaas.Amphora.Network;

/// <summary>Plugs interfaces into the node's network, one at a time (spec amphora 1.2).</summary>
public sealed class Plug(
    AgentOptions options, NetworkNamespace network, NodeNetwork node, Links links, PluggedInterfaces plugged,
    Firewall.Firewall firewall, VipAnnouncer announcer) : IDisposable
{
    private const string VipInterface = "eth1";

    private static readonly Answer Missing = new(StatusCodes.Status404NotFound, null, "No suitable network interface found");

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>
    /// The VIP's interface becomes eth1. One that is here already answers 409, which controllers take for done: so it is made
    /// what the request says all the same.
    /// </summary>
    public Task<Answer> VipAsync(VipRequest request, CancellationToken cancellation) => AloneAsync(async () =>
    {
        var isHere = await links.FindInsideAsync(request.Mac, cancellation);
        if (isHere is null && await node.FindOutsideAsync(request.Mac, cancellation) is null)
            return Missing;
        var name = isHere?.Name ?? VipInterface;
        await SetAsync(InterfacePlanner.Vip(name, request, IsActiveStandby(request), []), request.IsSriov, cancellation);
        var vips = string.Join(", ", request.Vips.Select(vip => vip.Address));
        return isHere is null
            ? Answer.Accepted(details: $"VIPs plugged on interface {name}: {vips}")
            : new Answer(StatusCodes.Status409Conflict, "Interface already exists");
    }, cancellation);

    /// <summary>A member network's interface becomes eth2, eth3 …; one that is here already is set up anew.</summary>
    public Task<Answer> NetworkAsync(NetworkRequest request, CancellationToken cancellation) => AloneAsync(async () =>
    {
        var isHere = await links.FindInsideAsync(request.Mac, cancellation);
        if (isHere is null && await node.FindOutsideAsync(request.Mac, cancellation) is null)
            return Missing;
        var name = isHere?.Name ?? plugged.NameOf(request.Mac) ?? await node.NextNameAsync(cancellation);
        var plan = request.Vip is { } vip
            ? InterfacePlanner.Vip(name, vip with { Mac = request.Mac, Mtu = request.Mtu ?? vip.Mtu }, IsActiveStandby(vip),
                request.Addresses)
            : InterfacePlanner.Network(name, request);
        await SetAsync(plan, request.IsSriov && request.Vip is not null, cancellation);
        return Answer.Accepted(details: isHere is null
            ? $"Plugged on interface {name}"
            : $"Updated existing interface {name}");
    }, cancellation);

    /// <summary>Makes the node's network from what was plugged before.</summary>
    /// <returns>The interfaces that are not as they should be, each with the reason.</returns>
    public async Task<IReadOnlyList<string>> RestoreAsync(CancellationToken cancellation)
    {
        if (network.Name is null)
            return [];
        await _gate.WaitAsync(cancellation);
        try
        {
            await node.EnsureAsync(cancellation);
            await firewall.RestoreAsync(cancellation);
            var missing = new List<string>();
            foreach (var plan in plugged.All())
                if (await TryBringAsync(plan, cancellation) is { } fault)
                    missing.Add($"{plan.Name} ({plan.Mac}): {fault}");
            return missing;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    // One that can't be made is no reason to leave the others.
    private async Task<string?> TryBringAsync(InterfacePlan plan, CancellationToken cancellation)
    {
        try
        {
            return await node.BringAsync(plan, cancellation) ? null : "it is not here";
        }
        catch (NetworkException fault)
        {
            return fault.Message;
        }
    }

    private bool IsActiveStandby(VipRequest request) => request.IsActiveStandby ?? options.Topology == AgentOptions.ActiveStandby;

    private async Task SetAsync(InterfacePlan plan, bool isFirewalled, CancellationToken cancellation)
    {
        plugged.Keep(plan);
        if (isFirewalled)
            await firewall.EnsureAsync(plan.Name, cancellation);
        if (!await node.BringAsync(plan, cancellation))
            throw new NetworkException($"The interface {plan.Mac} is gone.");
        await announcer.AnnounceAsync(cancellation);
    }

    private async Task<Answer> AloneAsync(Func<Task<Answer>> work, CancellationToken cancellation)
    {
        if (network.Name is null)
            return Answers.NoNetwork();
        await _gate.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        catch (NetworkException fault)
        {
            return Answer.Failed("Error plugging the interface", fault.Message);
        }
        finally
        {
            _gate.Release();
        }
    }
}
