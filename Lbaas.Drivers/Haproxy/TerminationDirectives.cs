using System.Globalization;
using System.Text;
using Lbaas.Actors.Listeners;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>What terminating TLS adds to a listener besides its bind lines, and to the headers that members see (spec amphora 3.2, 3.4).</summary>
internal static class TerminationDirectives
{
    private static readonly (string Header, string Value)[] OfClients =
    [
        ("X-SSL-Client-Verify", "%[ssl_c_verify]"),
        ("X-SSL-Client-Has-Cert", "%[ssl_c_used]"),
        ("X-SSL-Client-DN", "%{+Q}[ssl_c_s_dn]"),
        ("X-SSL-Client-CN", "%{+Q}[ssl_c_s_dn(cn)]"),
        ("X-SSL-Issuer", "%{+Q}[ssl_c_i_dn]"),
        ("X-SSL-Client-SHA1", "%{+Q}[ssl_c_sha1,hex]"),
        ("X-SSL-Client-Not-Before", "%{+Q}[ssl_c_notbefore]"),
        ("X-SSL-Client-Not-After", "%{+Q}[ssl_c_notafter]"),
    ];

    public static void WriteToFrontend(ConfigWriter writer, Listener listener, Func<string, ProvisioningException> refuse)
    {
        writer.Line("http-request redirect scheme https unless { ssl_fc }");
        if (listener.HstsMaxAge is not { } age)
            return;
        var policy = new StringBuilder().Append(CultureInfo.InvariantCulture, $"max-age={age};");
        if (listener.HstsIncludeSubdomains)
            policy.Append(" includeSubDomains;");
        if (listener.HstsPreload)
            policy.Append(" preload;");
        writer.Line("http-response set-header Strict-Transport-Security", Word.Text(policy.ToString(), refuse));
    }

    public static void WriteToBackend(ConfigWriter writer, Func<string, bool> isWanted)
    {
        foreach (var (header, value) in OfClients.Where(known => isWanted(known.Header)))
            writer.Line("http-request set-header", Word.Keyword(header), Word.Keyword(value));
    }
}
