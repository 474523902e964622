using System.Text;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;

namespace Lbaas.Amphora.Network;

/// <summary>
/// What was plugged into this node, on disk: <c>plugged_interfaces</c> with a line "mac name" each (as Octavia's agent keeps
/// it), and the plan of each in <c>interfaces/NAME.json</c>. A node that has started anew is made from it.
/// </summary>
public sealed class PluggedInterfaces(LoadBalancerDirectory directory)
{
    private string List => directory.PathOf("plugged_interfaces");

    private string Plans => directory.PathOf("interfaces");

    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public IReadOnlyList<InterfacePlan> All() => Directory.Exists(Plans)
        ? [.. Directory.GetFiles(Plans, "eth*.json").Order(StringComparer.Ordinal).Select(InterfacePlan.Read)]
        : [];

    /// <summary>Its name on this node; null when it was never here.</summary>
    public string? NameOf(string mac) =>
        All().FirstOrDefault(plan => plan.Mac.Equals(mac, StringComparison.OrdinalIgnoreCase))?.Name;

    /// <summary>Keeps a plan, before it is put into effect: a crash in between is made good at the next start.</summary>
    public void Keep(InterfacePlan plan)
    {
        Directory.CreateDirectory(Plans);
        plan.Write(Path.Combine(Plans, plan.Name + ".json"));
        var text = string.Concat(All().Select(known => $"{known.Mac} {known.Name}\n"));
        AtomicFile.Write(List, Encoding.ASCII.GetBytes(text), AtomicFile.Readable);
    }
}
