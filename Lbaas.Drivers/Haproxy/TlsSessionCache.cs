using System.Globalization;
using Lbaas.Actors.Listeners;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>How many TLS sessions are remembered (spec amphora 3.1, "TLS cache").</summary>
internal static class TlsSessionCache
{
    private const int BlocksPerKib = 4;
    private const int ConnectionKib = 32;
    private const int WorthwhileKib = 5000;

    // The rule is made for memory that is free or can be freed, of which a fresh node has about so much of its total. What is
    // free right now would be another number at every push, and every number another digest.
    private const long AvailableNumerator = 3;
    private const long AvailableDenominator = 4;

    // A node that is restarted sees some pages more or less.
    private const long RoundKib = 64 * 1024;

    public static void Write(ConfigWriter writer, Configuration configuration, RenderTarget target, int maxConnections)
    {
        if (target.Facts.MemoryTotalKib <= 0 || !configuration.EnabledListeners().Any(listener => listener.Protocol == Protocols.TerminatedHttps))
            return;
        var available = target.Facts.MemoryTotalKib / RoundKib * RoundKib * AvailableNumerator / AvailableDenominator;
        var cacheKib = Math.Min((available - ((long)ConnectionKib * maxConnections)) * 2 / 5, target.TlsCacheMaxKib);
        if (cacheKib > WorthwhileKib)
            writer.Line("tune.ssl.cachesize", Word.Keyword(
                Math.Min(BlocksPerKib * cacheKib, int.MaxValue).ToString(CultureInfo.InvariantCulture)));
    }
}
