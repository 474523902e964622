using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lbaas.Drivers.Amphorae;
using Lbaas.Drivers.Haproxy;

namespace Lbaas.Drivers.Lvs;

/// <summary>
/// One word of a keepalived configuration that is not a keyword of ours. What a tenant wrote becomes one only by a check
/// that leaves nothing keepalived gives a meaning to: blanks, quotes, braces, <c>#</c>, <c>!</c>, <c>$</c>.
/// </summary>
internal readonly record struct LvsWord
{
    private readonly string _text;

    private LvsWord(string text) => _text = text;

    public static implicit operator LvsWord(Guid id) => new(id.ToString());

    public static implicit operator LvsWord(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A name that comes from this program.</summary>
    public static LvsWord Keyword(string keyword) => new(keyword);

    /// <exception cref="ProvisioningException">It is no address (made by <paramref name="refuse"/>).</exception>
    public static IPAddress Address(string address, Func<string, ProvisioningException> refuse) =>
        IPAddress.TryParse(address, out var parsed) && parsed.ScopeIdOrZero() == 0
            ? parsed
            : throw refuse($"'{Word.Printable(address)}' is not an IP address");

    public static LvsWord Of(IPAddress address) => new(address.ToString());

    public static LvsWord Network(string cidr, Func<string, ProvisioningException> refuse) =>
        IPNetwork.TryParse(cidr, out var network) ? new(network.ToString()) : throw refuse($"'{Word.Printable(cidr)}' is not a CIDR");

    /// <summary>The path and query of a URL.</summary>
    public static LvsWord Path(string path, Func<string, ProvisioningException> refuse) =>
        path.StartsWith('/') && path.All(c => char.IsAsciiLetterOrDigit(c) || "/._~-?&=%+,:;@*()".Contains(c, StringComparison.Ordinal))
            ? new(path)
            : throw refuse("the URL path holds a character that a configuration can't carry");

    public static LvsWord HostName(string name, Func<string, ProvisioningException> refuse) =>
        name.Length is > 0 and <= 254 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? new(name)
            : throw refuse("the domain name can't be used");

    /// <summary>How much of an address persistence looks at: a netmask for IPv4, a prefix length for IPv6.</summary>
    /// <param name="given">A mask, or null for the whole address; one of the other family says nothing about this one.</param>
    /// <param name="family">Of the virtual server.</param>
    /// <param name="refuse">Makes the exception for a mask with holes.</param>
    public static LvsWord Granularity(string? given, AddressFamily family, Func<string, ProvisioningException> refuse)
    {
        var whole = family == AddressFamily.InterNetwork ? 32 : 128;
        var prefix = whole;
        if (given is not null && int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            prefix = family == AddressFamily.InterNetworkV6 ? length : whole;
        else if (given is not null && Address(given, refuse) is var mask && mask.AddressFamily == family)
            prefix = PrefixOf(mask) ?? throw refuse($"'{given}' is not a netmask");
        if (prefix is < 1 || prefix > whole)
            throw refuse($"'{Word.Printable(given ?? "")}' is not a netmask");
        return family == AddressFamily.InterNetworkV6
            ? (LvsWord)prefix
            : new LvsWord(new IPAddress([.. BitConverter.GetBytes(uint.MaxValue << (32 - prefix)).Reverse()]).ToString());
    }

    public override string ToString() => _text;

    private static int? PrefixOf(IPAddress mask)
    {
        var bits = string.Concat(mask.GetAddressBytes().Select(b => b.ToString("b8", CultureInfo.InvariantCulture)));
        var length = bits.TakeWhile(bit => bit == '1').Count();
        return bits[length..].Contains('1', StringComparison.Ordinal) ? null : length;
    }
}
