using Microsoft.Extensions.Primitives;

namespace Lbaas.Api.Http;

/// <summary>Whether a client takes JSON (spec api 1: anything compatible with <c>application/json</c>).</summary>
public static class Accepts
{
    public const string EventStream = "text/event-stream";

    /// <summary>Whether a type is named in so many words; a wildcard does not name it.</summary>
    public static bool Type(StringValues accept, string type) =>
        accept.SelectMany(line => line!.Split(',')).Any(range => range.Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase));

    public static bool Json(StringValues accept)
    {
        if (accept.Count == 0)
            return true;
        var any = false;
        foreach (var range in accept.SelectMany(line => line!.Split(',')))
        {
            var type = range.AsSpan();
            var parameters = type.IndexOf(';');
            var name = (parameters < 0 ? type : type[..parameters]).Trim();
            any |= !name.IsEmpty;
            if (name is "*/*" || name.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || name.Equals("application/*", StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return !any;
    }
}
