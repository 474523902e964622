using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Runtime.Hosting;
using Lbaas.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Lbaas.Tests.Brakes;

/// <summary>A server whose brake hears of amphorae that are nowhere else.</summary>
internal sealed class BrakeServer(Action<IServiceCollection> customize, params string[] settings) : TestServer(customize, settings)
{
    public static async Task<BrakeServer> StartAsync(Action<IServiceCollection> customize, params string[] settings)
    {
        var server = new BrakeServer(SilentAmphora.Silence + customize, settings);
        await server.InitializeAsync();
        return server;
    }

    public static Task<BrakeServer> StartAsync(params string[] settings) => StartAsync(static _ => { }, settings);

    /// <summary>So many amphorae die, each in a zone of its own; done when the brake knows.</summary>
    public async Task ConvictAsync(int count)
    {
        var host = Services.GetRequiredService<ActorHost>();
        for (var n = 1; n <= count; n++)
        {
            host.Tell(BrakeCommand.Address, new RequestRepair(
                DrivenBrake.Amphora(n), DrivenBrake.Amphora(1_000 + n), new FailureDomain($"zone-{n}", $"host-{n}"), "silent"));
        }

        await HeardAsync();
    }

    public Task ReplacedAsync(int amphora)
    {
        Services.GetRequiredService<ActorHost>().Tell(BrakeCommand.Address, new RepairEnded(DrivenBrake.Amphora(amphora)));
        return HeardAsync();
    }

    public Task<ApiReply> SayAsync(string body) => PutAsync("/operator/brake", body);

    public async Task<JsonElement> PageAsync() => (await GetAsync("/operator/brake")).Json;

    // One mailbox, in order: when this is answered, all that was told before has been heard.
    private async Task HeardAsync() => Assert.Equal(System.Net.HttpStatusCode.OK, (await SayAsync("""{"override":"auto"}""")).Status);
}
