using Microsoft.Extensions.Primitives;

namespace Lbaas.Api.Http;

/// <summary>Whether a client takes JSON (spec api 1: anything compatible with <c>application/json</c>).</summary>
public static class Accepts
{
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
