using System.Globalization;
using System.Net;
using System.Text;
using Lbaas.Drivers.Amphorae;

namespace Lbaas.Drivers.Haproxy;

/// <summary>
/// One word of a configuration line that is not a keyword of ours. There is no way to make one from a tenant's text but
/// <see cref="Text"/>, and what it makes is one word to HAProxy, whatever it holds.
/// </summary>
internal readonly record struct Word
{
    // Half of what HAProxy has for a request with all its headers, and for an argument of an expression.
    private const int BytesMax = 8192;

    private readonly string _text;

    private Word(string text) => _text = text;

    public static implicit operator Word(Guid id) => new(id.ToString());

    public static implicit operator Word(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A name that comes from this program.</summary>
    public static Word Keyword(string keyword) => new(keyword);

    /// <summary>A tenant's text, quoted where HAProxy would see more than one plain word in it.</summary>
    /// <param name="refuse">Makes the exception for a text that no quoting can carry: control characters, empty, longer than 8 KiB.</param>
    public static Word Text(string value, Func<string, ProvisioningException> refuse)
    {
        if (value.Length == 0)
            throw refuse("it is empty");
        if (Encoding.UTF8.GetByteCount(value) > BytesMax)
            throw refuse($"it is longer than {BytesMax} bytes");
        if (value.Any(c => (char.IsControl(c) && c != '\t') || c is '\u2028' or '\u2029' || char.IsSurrogate(c)))
            throw refuse("it holds a character that a configuration can't carry");
        return new(value.All(IsPlain) ? value : Quote(value));
    }

    /// <summary>A fetch of HAProxy's with one argument, which is a tenant's, such as <c>req.hdr(NAME)</c>.</summary>
    /// <param name="refuse">Makes the exception for an argument that no quoting can carry.</param>
    public static Word Fetch(string fetch, string argument, Func<string, ProvisioningException> refuse)
    {
        // Quoted twice: for the expression it is an argument of, and for the line. These two stay special in the inner quotes.
        if (argument.AsSpan().ContainsAny('"', '\\'))
            throw refuse("it holds a character that an expression can't carry");
        if (Encoding.UTF8.GetByteCount(argument) > BytesMax)
            throw refuse($"it is longer than {BytesMax} bytes");
        return argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? Keyword($"{fetch}({argument})")
            : Text($"{fetch}(\"{(argument.Length > 0 ? argument : throw refuse("it is empty"))}\")", refuse);
    }

    /// <summary>An address and port as <c>bind</c> and <c>server</c> take them.</summary>
    public static Word Endpoint(string address, int port, Func<string, ProvisioningException> refuse) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{Bracketed(Parse(address, refuse))}:{Port(port, refuse)}"));

    public static Word Address(string address, Func<string, ProvisioningException> refuse) => new(Bracketed(Parse(address, refuse)));

    public static Word Network(string cidr, Func<string, ProvisioningException> refuse) =>
        IPNetwork.TryParse(cidr, out var network) ? new(network.ToString()) : throw refuse($"'{Printable(cidr)}' is not a CIDR");

    /// <summary>A port in 1..65535.</summary>
    public static int Port(int port, Func<string, ProvisioningException> refuse) =>
        port is >= 1 and <= IPEndPoint.MaxPort ? port : throw refuse($"{port} is not a port");

    /// <summary>A text that may stand in a message: control characters shown as question marks, at most 64 characters.</summary>
    public static string Printable(string value) =>
        string.Concat(value.Take(64).Select(c => char.IsControl(c) ? '?' : c));

    public override string ToString() => _text;

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':' or '=' or '?' or '&' or ',' or '+' or '@';

    // Within strong quotes HAProxy takes everything literally; a quote itself is closed, escaped and opened again.
    private static string Quote(string value) => new StringBuilder("'").Append(value.Replace("'", @"'\''")).Append('\'').ToString();

    private static IPAddress Parse(string address, Func<string, ProvisioningException> refuse) =>
        IPAddress.TryParse(address, out var parsed) && (parsed.ScopeIdOrZero() == 0)
            ? parsed
            : throw refuse($"'{Printable(address)}' is not an IP address");

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}

internal static class IPAddressScope
{
    public static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? address.ScopeId : 0;
}
