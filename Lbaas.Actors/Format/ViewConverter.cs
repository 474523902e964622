using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Newtonsoft.Json;

namespace Lbaas.Actors.Format;

/// <summary>
/// Writes what <see cref="Requests.Accepted.View"/> may be as <c>{"kind": {...}}</c>. Whatever stands below a view has its load balancer
/// too: it is written once, at the top.
/// </summary>
internal sealed class ViewConverter : JsonConverter
{
    private static readonly Dictionary<Type, string> Names = MessageManifests.Views.ToDictionary(entry => entry.Value, entry => entry.Key);

    public override bool CanConvert(Type objectType) => objectType == typeof(object);

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer)
    {
        if (!Names.TryGetValue(value!.GetType(), out var kind))
            throw new ArgumentException($"No actor answers with a {value.GetType().Name}.", nameof(value));
        writer.WriteStartObject();
        writer.WritePropertyName(kind);
        serializer.Serialize(writer, value is ResourceView view ? Above(view, null!) : value);
        writer.WriteEndObject();
    }

    public override object ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        reader.Read();
        var kind = (string)reader.Value!;
        if (!MessageManifests.Views.TryGetValue(kind, out var type))
            throw new UnknownManifestException(kind);
        reader.Read();
        var read = serializer.Deserialize(reader, type)!;
        reader.Read();
        return read is ResourceView view ? Above(view, view.Parent) : read;
    }

    // The view, with this load balancer in all that stands below it.
    private static ResourceView Above(ResourceView view, LoadBalancer parent) => view switch
    {
        LoadBalancerView balancer => balancer with
        {
            Listeners = [.. balancer.Listeners.Select(listener => In(listener, parent))],
            Pools = [.. balancer.Pools.Select(pool => In(pool, parent))],
        },
        ListenerView listener => In(listener, parent) with { Parent = listener.Parent },
        PoolView pool => In(pool, parent) with { Parent = pool.Parent },
        L7PolicyView policy => In(policy, parent) with { Parent = policy.Parent },
        _ => view,
    };

    private static ListenerView In(ListenerView view, LoadBalancer parent) =>
        view with { Parent = parent, L7Policies = [.. view.L7Policies.Select(policy => In(policy, parent))] };

    private static L7PolicyView In(L7PolicyView view, LoadBalancer parent) =>
        view with { Parent = parent, Rules = [.. view.Rules.Select(rule => rule with { Parent = parent })] };

    private static PoolView In(PoolView view, LoadBalancer parent) => view with
    {
        Parent = parent,
        Members = [.. view.Members.Select(member => member with { Parent = parent })],
        HealthMonitor = view.HealthMonitor is { } monitor ? monitor with { Parent = parent } : null,
    };
}
