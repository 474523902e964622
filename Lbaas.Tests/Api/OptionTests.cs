using Lbaas.Api;
using Lbaas.Api.Hosting;

namespace Lbaas.Tests.Api;

/// <summary>What the server refuses to start with.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("Journal:Provider=postgresql", "Lbaas:Journal:Provider 'postgresql' is not available: a cluster has it, as Lbaas:Akka:Journal:Provider; use 'sqlite'.")]
    [InlineData("Journal:Provider=x", "Lbaas:Journal:Provider 'x' is not known; use 'sqlite'.")]
    [InlineData("Auth:Strategy=x", "Lbaas:Auth:Strategy 'x' is not known; use 'noauth', 'testing' or 'keystone'.")]
    [InlineData("Changes:Mode=x", "Lbaas:Changes:Mode 'x' is not known; use 'queue' or 'strict'.")]
    [InlineData("Changes:MaxConcurrent=0", "Lbaas:Changes:MaxConcurrent must be 1 to 10000.")]
    [InlineData("Changes:InFlightMax=0", "Lbaas:Changes:InFlightMax must be 1 to 100000.")]
    [InlineData("AmphoraPool:BuildingAtOnce=1001", "Lbaas:AmphoraPool:BuildingAtOnce must be 0 to 1000.")]
    [InlineData("AmphoraPool:Pools:0:Spares=1", "Lbaas:AmphoraPool:Pools: name a Zone, a ComputeFlavor or an ImageTag; the default pool has Lbaas:AmphoraPool:Spares.")]
    [InlineData("Failover:TotalMax=0", "Lbaas:Failover:TotalMax must be 1 to 1000.")]
    [InlineData("Failover:WindowSeconds=3601", "Lbaas:Failover:WindowSeconds must be 10 to 3600.")]
    [InlineData("Health:Controllers:0=localhost:5555", "Lbaas:Health:Controllers 'localhost:5555' must be ip:port or [v6]:port.")]
    [InlineData("Health:Controllers:0=127.0.0.1", "Lbaas:Health:Controllers '127.0.0.1' must be ip:port or [v6]:port.")]
    [InlineData("Quotas:Defaults:pool=-2", "Lbaas:Quotas:Defaults:pool must be -1 to 2000000000.")]
    [InlineData("Quotas:Defaults:amphora=1", "Lbaas:Quotas:Defaults: there is no kind 'amphora'; use one of loadbalancer, listener, member, pool, healthmonitor, l7policy, l7rule.")]
    [InlineData("Amphora:Driver=x", "Lbaas:Amphora:Driver: there is no driver 'x'.")]
    [InlineData("Compute:Driver=x", "Lbaas:Compute:Driver: there is no driver 'x'.")]
    [InlineData("Certificates:Driver=x", "Lbaas:Certificates: Driver: there is no driver 'x'.")]
    [InlineData("Tls:MinimumVersion=TLSv9", "Lbaas:Tls:MinimumVersion 'TLSv9' is not known; use one of SSLv3, TLSv1, TLSv1.1, TLSv1.2, TLSv1.3.")]
    [InlineData("Rules:UdpConnectDelayMin=-1", "Lbaas:Rules:UdpConnectDelayMin must be 0 to 3600.")]
    [InlineData("Rules:ReservedAddresses:0=x", "Lbaas:Rules:ReservedAddresses: 'x' is no IP address.")]
    [InlineData("Network:Driver=x", "Lbaas:Network:Driver: there is no driver 'x'.")]
    public async Task A_mistake_ends_the_server_with_a_clear_message(string setting, string message)
    {
        using var directory = new Scratch();

        var (code, error) = await RunAsync(
            $"--Lbaas:DataDirectory={directory.Path}", "--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop",
            "--Lbaas:Network:Driver=noop", "--Lbaas:Health:Endpoint=127.0.0.1:0", $"--Lbaas:{setting}");

        Assert.Equal((2, message), (code, error.Trim()));
    }

    [Theory]
    [InlineData("Tls:CipherProhibitList=TLS_AES_128_GCM_SHA256", "Lbaas:Tls:ListenerCiphers, as set or by default: Validation failure: The following ciphers have been prohibited by an administrator: TLS_AES_128_GCM_SHA256")]
    [InlineData("Tls:MinimumVersion=TLSv1.3", "Lbaas:Tls:PoolVersions, as set or by default: Validation failure: Requested TLS versions are less than the minimum: TLSv1.2 < TLSv1.3")]
    public async Task TL_19_defaults_that_are_forbidden_end_the_server(string setting, string message)
    {
        using var directory = new Scratch();

        var (code, error) = await RunAsync($"--Lbaas:DataDirectory={directory.Path}", $"--Lbaas:{setting}");

        Assert.Equal(2, code);
        Assert.Contains(message, error);
    }

    [Theory]
    [InlineData("Lbaas:Auth:Policies 'x' is not known; use 'default', 'advanced', 'both', 'admin_or_owner'.", "Strategy=testing", "Policies=x")]
    [InlineData("Lbaas:Auth:PolicyFile: /nowhere/p: Could not find", "Strategy=testing", "PolicyFile=/nowhere/p")]
    [InlineData("Lbaas:Auth:Keystone:AuthUrl must be Keystone's address, such as http://keystone:5000.", "Strategy=keystone", "Keystone:Username=u", "Keystone:Password=p")]
    [InlineData("Lbaas:Auth:Keystone:AuthUrl must be", "Strategy=keystone", "Keystone:AuthUrl=keystone:5000", "Keystone:Username=u", "Keystone:Password=p")]
    [InlineData("Lbaas:Auth:Keystone:WwwAuthenticateUri must be", "Strategy=keystone", "Keystone:AuthUrl=http://k", "Keystone:WwwAuthenticateUri=http://k\"", "Keystone:Username=u", "Keystone:Password=p")]
    [InlineData("Lbaas:Auth:Keystone:Username must not be empty.", "Strategy=keystone", "Keystone:AuthUrl=http://k", "Keystone:Password=p")]
    [InlineData("Give either Lbaas:Auth:Keystone:Password or Lbaas:Auth:Keystone:PasswordFile.", "Strategy=keystone", "Keystone:AuthUrl=http://k", "Keystone:Username=u")]
    [InlineData("Lbaas:Auth:Keystone:PasswordFile: there is no file '/nowhere/p'.", "Strategy=keystone", "Keystone:AuthUrl=http://k", "Keystone:Username=u", "Keystone:PasswordFile=/nowhere/p")]
    [InlineData("Lbaas:Auth:Keystone:CacheSeconds must be 1 to 3600.", "Strategy=keystone", "Keystone:AuthUrl=http://k", "Keystone:Username=u", "Keystone:Password=p", "Keystone:CacheSeconds=0")]
    [InlineData("Lbaas:Auth:Keystone:Breaker: ", "Strategy=keystone", "Keystone:AuthUrl=http://k", "Keystone:Username=u", "Keystone:Password=p", "Keystone:Breaker:BreakSeconds=0")]
    public async Task A_mistake_about_who_may_come_in_ends_the_server_with_a_clear_message(string message, params string[] settings)
    {
        using var directory = new Scratch();

        var (code, error) = await RunAsync(
            [$"--Lbaas:DataDirectory={directory.Path}", "--Lbaas:Amphora:Driver=noop", "--Lbaas:Compute:Driver=noop",
            "--Lbaas:Network:Driver=noop", "--Lbaas:Health:Endpoint=127.0.0.1:0", .. settings.Select(setting => $"--Lbaas:Auth:{setting}")]);

        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public void The_defaults_are_without_mistakes() =>
        Assert.Empty(new ServerOptions { DataDirectory = ServerOptions.DefaultDataDirectory() }.Validate());

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var error = new StringWriter();
        var code = await ServerProgram.RunAsync(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None", .. args], error, EmbeddedHost.Add);
        return (code, error.ToString());
    }

    private sealed class Scratch : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("lbaas-options-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
