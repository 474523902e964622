using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lbaas.Tests.Certificates;

namespace Lbaas.Tests.Wire;

/// <summary>A load balancer of a test class whose listeners or pools name certificates, uploaded over the API.</summary>
public abstract class SecuredSetup(WireServer server) : WireSetup(server)
{
    private readonly Dictionary<string, string> _references = [];

    internal Issuer Issuer { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        foreach (var (name, pem) in Uploads())
            _references.Add(name, await UploadAsync(pem));
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Issuer.Dispose();
    }

    /// <summary>Uploads over the API; gives the reference.</summary>
    internal async Task<string> UploadAsync(string pem)
    {
        var reply = await Server.Site.Api.PostAsync("certificates", "certificate", JsonSerializer.Serialize(new { pem }));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Json.GetProperty("certificate").GetProperty("reference").GetString()!;
    }

    /// <summary>What is uploaded before the load balancer is made.</summary>
    internal abstract IEnumerable<(string Name, string Pem)> Uploads();

    internal string Reference(string name) => _references[name];

    /// <summary>A TERMINATED_HTTPS listener with the upload "default" and one member, which is named after the port.</summary>
    internal JsonObject Terminating(int port, params (string Key, object? Value)[] more) => Wanted.Listener(
        "TERMINATED_HTTPS", port, Wanted.Pool($"pool {port}", Members($"member {port}")), [("default_tls_container_ref", Reference("default")), .. more]);
}
