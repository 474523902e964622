using System.Security.Cryptography;
using System.Text;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>A configuration as a node gets it.</summary>
/// <param name="Digest">MD5 of the text's UTF-8 in lower-case hex: what the agent answers as ETag.</param>
public sealed record RenderedConfiguration(string Text, string Digest);

/// <summary>
/// Configuration → HAProxy's configuration text (spec amphora 3). The same configuration and target always give the
/// same text: everything stands in id order, and neither revision nor time is in it. Names and descriptions are never
/// rendered.
/// </summary>
public static class HaproxyConfigRenderer
{
    /// <returns>Null when no enabled listener is left for HAProxy: the node then runs none for the load balancer.</returns>
    /// <exception cref="ProvisioningException">Something in it can't be said to HAProxy.</exception>
    public static RenderedConfiguration? Render(Configuration configuration, RenderTarget target)
    {
        if (!configuration.IsCarried() || !configuration.EnabledListeners().Any())
            return null;
        var loadBalancer = configuration.LoadBalancer!;
        target = target.For(loadBalancer.Id);
        var writer = new ConfigWriter();
        writer.Comment("Configuration for Loadbalancer", loadBalancer.Id);
        GlobalSections.Write(writer, configuration, target);
        foreach (var listener in configuration.EnabledListeners())
            FrontendSection.Write(writer, configuration, listener, target);
        foreach (var listener in configuration.EnabledListeners())
        {
            foreach (var pool in configuration.EnabledPoolsOf(listener))
                BackendSection.Write(writer, listener, pool, target);
        }
        var text = writer.ToString();
        return new RenderedConfiguration(text, Digest(text));
    }

    // MD5 is what the agent's interface asks for; it is no protection of anything.
    private static string Digest(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
