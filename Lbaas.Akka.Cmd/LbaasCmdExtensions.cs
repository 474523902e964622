using Akka.Hosting;
using Lbaas.Api.Operator;
using Microsoft.Extensions.Options;
using Petabridge.Cmd.Cluster;
using Petabridge.Cmd.Cluster.Sharding;
using Petabridge.Cmd.Host;

namespace Lbaas.Akka.Cmd;

/// <summary>Petabridge.Cmd's host, with its own palettes of the cluster and its shards, and ours.</summary>
public static class LbaasCmdExtensions
{
    public static void AddLbaasCmd(this IServiceCollection services)
    {
        services.AddOptions<CmdSettings>().BindConfiguration(CmdSettings.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CmdSettings>, CmdSettings>();
    }

    /// <param name="provider">Has <see cref="OperatorCommands"/> and what <see cref="AddLbaasCmd(IServiceCollection)"/> adds.</param>
    public static AkkaConfigurationBuilder AddLbaasCmd(this AkkaConfigurationBuilder akka, IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<IOptions<CmdSettings>>().Value;
        return akka.AddPetabridgeCmd(new PetabridgeCmdOptions { Host = settings.Address, Port = settings.Port }, pbm =>
        {
            Register(pbm, ClusterCommands.Instance);
            Register(pbm, ClusterShardingCommands.Instance);
            Register(pbm, new LbaasPaletteHandler(provider.GetRequiredService<OperatorCommands>()));
        });
    }

    private static void Register(PetabridgeCmd pbm, CommandPaletteHandler handler)
    {
        if (!pbm.RegisterCommandPalette(handler))
            throw new InvalidOperationException($"Petabridge.Cmd does not take the palette '{handler.Palette.ModuleName}'.");
    }
}
