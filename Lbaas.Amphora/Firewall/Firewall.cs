using System.Text;
using Lbaas.Amphora.Files;
using Lbaas.Amphora.LoadBalancers;
using Lbaas.Amphora.Network;
using Lbaas.Amphora.Processes;

namespace Lbaas.Amphora.Firewall;

/// <summary>
/// The node's own packet filter, for VIP ports that no switch filters (spec amphora 7): nothing comes in but what is named.
/// The file is put into effect as a whole, so that there is no moment without.
/// </summary>
public sealed class Firewall(CommandRunner runner, LoadBalancerDirectory directory)
{
    private const string Program = "/usr/sbin/nft";
    private const string Table = "inet amphora_table";

    private string Rules => directory.PathOf("nftables-vip.rules");

    /// <summary>Lets nothing in, unless there are rules already.</summary>
    /// <exception cref="NetworkException">The kernel refused it.</exception>
    public Task EnsureAsync(string interfaceName, CancellationToken cancellation) =>
        File.Exists(Rules) ? LoadAsync(Rules, cancellation) : ReplaceAsync(interfaceName, [], cancellation);

    /// <summary>Lets in what the rules name, on one interface.</summary>
    /// <exception cref="NetworkException">The kernel refused it; the old rules stay.</exception>
    public async Task ReplaceAsync(string interfaceName, IReadOnlyList<FirewallRule> rules, CancellationToken cancellation)
    {
        var candidate = Rules + ".candidate";
        AtomicFile.Write(candidate, Encoding.ASCII.GetBytes(Text(interfaceName, rules)));
        await LoadAsync(candidate, cancellation);
        AtomicFile.Replace(candidate, Rules);
    }

    /// <summary>Puts the rules of before into effect in a new network.</summary>
    /// <exception cref="NetworkException">The kernel refused it.</exception>
    public Task RestoreAsync(CancellationToken cancellation) =>
        File.Exists(Rules) ? LoadAsync(Rules, cancellation) : Task.CompletedTask;

    private async Task LoadAsync(string file, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(Program, ["-f", file], cancellation);
        if (!result.Succeeded)
            throw new NetworkException($"nft: {result.Output.Trim()}");
    }

    // To make the table before it is deleted is the way to delete one that may not be there.
    private static string Text(string interfaceName, IReadOnlyList<FirewallRule> rules) => $$"""
        table {{Table}} {}
        delete table {{Table}}
        table {{Table}} {
          chain amphora_vip_chain {
            {{string.Join("\n    ", rules)}}
          }
          chain amphora_input_chain {
            type filter hook input priority filter; policy drop;
            ct state established,related accept
            iif lo accept
            icmp type destination-unreachable accept
            icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert, packet-too-big, destination-unreachable } accept
            udp sport 67 udp dport 68 accept
            udp sport 547 udp dport 546 accept
            iifname "{{interfaceName}}" goto amphora_vip_chain
          }
        }

        """;
}
