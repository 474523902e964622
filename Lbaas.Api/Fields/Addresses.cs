using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.OpenApi;

namespace Lbaas.Api.Fields;

/// <summary>Readers of IP addresses and networks; what is kept is the canonical form (TY-8, TY-9).</summary>
public static class Addresses
{
    public static readonly FieldType<string> Ip = new(
        ReadIp, static () => new OpenApiSchema { Type = JsonSchemaType.String, Description = "An IPv4 or IPv6 address." });

    /// <summary>LI-12, LI-13: duplicates collapse, and an empty list is none.</summary>
    public static readonly FieldType<ImmutableArray<string>?> Cidrs = CidrsOf(Nesting.Of(new FieldType<string>(
        ReadCidr, static () => new OpenApiSchema { Type = JsonSchemaType.String, Description = "An IPv4 or IPv6 network, such as 192.0.2.0/24." })));

    private static string ReadIp(JsonElement value, in FieldScope scope) =>
        value.ValueKind == JsonValueKind.String && TryParse(value.GetString()!, out var address)
            ? address.ToString()
            : throw scope.Invalid(value, "Value should be IPv4 or IPv6 format");

    private static FieldType<ImmutableArray<string>?> CidrsOf(FieldType<ImmutableArray<string>?> list) => list with
    {
        Read = (JsonElement value, in FieldScope scope) =>
        {
            var cidrs = list.Read(value, scope)!.Value.Distinct().ToImmutableArray();
            return cidrs.IsEmpty ? null : cidrs;
        },
    };

    // Host bits are masked off; a bare address is a network of one.
    private static string ReadCidr(JsonElement value, in FieldScope scope)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var parts = value.GetString()!.Split('/');
            if (parts.Length <= 2 && TryParse(parts[0], out var address)
                && Prefix(parts, address) is { } bits)
                return $"{Mask(address, bits)}/{bits}";
        }
        throw scope.Invalid(value, "Value should be IPv4 or IPv6 CIDR format");
    }

    // The base library also reads "1", "0x7f.1" and "::1%eth0", which are no address literals to anybody else.
    private static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        var literal = text.Contains(':')
            ? text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
            : text.Split('.') is { Length: 4 } parts && parts.All(IsOctet);
        return literal && IPAddress.TryParse(text, out address!);
    }

    private static bool IsOctet(string part) =>
        part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0');

    private static int? Prefix(string[] parts, IPAddress address)
    {
        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (parts.Length == 1)
            return width;
        return parts[1].Length is >= 1 and <= 3 && parts[1].All(char.IsAsciiDigit) && int.Parse(parts[1]) <= width
            ? int.Parse(parts[1])
            : null;
    }

    private static IPAddress Mask(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(bits - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }
        return new IPAddress(bytes);
    }
}
