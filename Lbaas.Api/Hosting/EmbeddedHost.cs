using Lbaas.Api.Housekeeping;
using Lbaas.Runtime.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Hosting;

/// <summary>The embedded host: all actors in this process, on a journal of its own.</summary>
public static class EmbeddedHost
{
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddLbaasRuntime(static options => options.ReadSideVersion = ActorSetup.ReadSideVersion);
        builder.Services.AddOptions<RuntimeOptions>().Configure(static (RuntimeOptions runtime, IOptions<ServerOptions> server) =>
        {
            runtime.DataDirectory = server.Value.DataDirectory;
            runtime.JournalProvider = server.Value.Journal.Provider;
            // Whoever waited for an answer when the last process died asks again now, not when its timer is due.
            runtime.StartAhead = TimeSpan.FromMinutes(1);
        });
        builder.Services.AddLbaasHousekeeping();
    }
}
