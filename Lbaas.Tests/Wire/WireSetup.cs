using System.Text.Json.Nodes;

namespace Lbaas.Tests.Wire;

/// <summary>The load balancer of a test class, made with all its children by one request, and the members behind it.</summary>
public abstract class WireSetup(WireServer server) : IAsyncLifetime
{
    private readonly Dictionary<string, RecordingMember> _members = [];

    /// <summary>Where the load balancer is made.</summary>
    internal WireServer Server { get; } = server;

    internal Balancer Balancer { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync() => Balancer = await Balancer.CreateAsync(Server.Site.Api, Listeners());

    public virtual async ValueTask DisposeAsync()
    {
        if (Balancer is not null)
            await Balancer.DeleteAsync();
        foreach (var member in _members.Values)
            await member.DisposeAsync();
    }

    internal RecordingMember Member(string name) => _members[name];

    /// <summary>The listeners, with all that stands below them; starts the members that it names.</summary>
    internal abstract JsonObject[] Listeners();

    /// <summary>Starts a member of that name.</summary>
    /// <returns>What the API is to be told of it.</returns>
    internal JsonObject Behind(string name, params (string Key, object? Value)[] more) => Behind(new RecordingMember(name), more);

    internal JsonObject Behind(RecordingMember member, params (string Key, object? Value)[] more)
    {
        _members.Add(member.Name, member);
        return new JsonObject { ["name"] = member.Name, ["address"] = member.Address.ToString(), ["protocol_port"] = member.Port }.With(more);
    }

    internal JsonObject[] Members(params string[] names) => [.. names.Select(name => Behind(name, []))];
}
