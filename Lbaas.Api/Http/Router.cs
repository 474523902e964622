namespace Lbaas.Api.Http;

/// <summary>Answers one kind of request.</summary>
public delegate ValueTask<Answer> Handler(ApiRequest request);

/// <summary>What the router found.</summary>
/// <param name="Handler">Null when the path or the method is not served.</param>
/// <param name="Action">What the route lets one do, in the words of policies: <c>loadbalancer:get_one</c>.</param>
/// <param name="Allowed">The methods that the path has; empty when there is no such path.</param>
public readonly record struct RouteMatch(Handler? Handler, string Action, IReadOnlyList<string> Arguments, IReadOnlyCollection<string> Allowed);

/// <summary>
/// Finds the handler of a path. Templates are segments, of which <c>{…}</c> takes any text; of two that fit, the one
/// that was added first is taken. Built at start, then only read.
/// </summary>
public sealed class Router
{
    private sealed record Route(string[] Template, Dictionary<string, (Handler Handler, string Action)> Handlers);

    private readonly List<(string Method, string Template, string Action)> _all = [];
    private readonly Dictionary<(string First, int Length), List<Route>> _routes = [];

    /// <summary>Every route, in the order in which they were added.</summary>
    public IReadOnlyList<(string Method, string Template, string Action)> Routes => _all;

    /// <param name="action">What policies call it (spec api 3.2), such as <c>loadbalancer:get_one</c>.</param>
    public Router Map(string method, string template, string action, Handler handler)
    {
        var segments = template.Split('/');
        ref var routes = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
            _routes, (segments[0], segments.Length), out _);
        routes ??= [];
        var route = routes.Find(known => known.Template.SequenceEqual(segments));
        if (route is null)
            routes.Add(route = new Route(segments, []));
        route.Handlers.Add(method, (handler, action));
        _all.Add((method, template, action));
        return this;
    }

    /// <summary>Puts something around every handler of a method that is mapped by now.</summary>
    public void Around(string method, Func<Handler, Handler> wrap)
    {
        foreach (var route in _routes.Values.SelectMany(routes => routes))
        {
            if (route.Handlers.TryGetValue(method, out var mapped))
                route.Handlers[method] = (wrap(mapped.Handler), mapped.Action);
        }
    }

    /// <param name="path">Below the version prefix, without slashes at its ends.</param>
    public RouteMatch Find(string method, string path)
    {
        var segments = path.Split('/');
        if (!_routes.TryGetValue((segments[0], segments.Length), out var routes))
            return new RouteMatch(null, "", [], []);
        foreach (var route in routes)
        {
            if (Fits(route.Template, segments) is { } arguments)
            {
                var (handler, action) = route.Handlers.GetValueOrDefault(method);
                return new RouteMatch(handler, action, arguments, route.Handlers.Keys);
            }
        }
        return new RouteMatch(null, "", [], []);
    }

    private static List<string>? Fits(string[] template, string[] segments)
    {
        var arguments = new List<string>(2);
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i][0] == '{')
                arguments.Add(segments[i]);
            else if (template[i] != segments[i])
                return null;
        }
        return arguments;
    }
}
