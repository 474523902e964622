using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Hosting;

/// <summary>Configuration: file, environment, command line; validated before anything starts.</summary>
public static class ConfigurationSetup
{
    public static void AddLbaasConfiguration(this WebApplicationBuilder builder)
    {
        // Below all other sources, so that everybody who reads the key sees the default.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("urls", "http://127.0.0.1:9876"),
                new("Lbaas:DataDirectory", ServerOptions.DefaultDataDirectory()),
            ],
        });
        builder.Services.AddOptions<ServerOptions>().BindConfiguration(ServerOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<ServerOptions>>(
            new Rules<ServerOptions>(static options => options.Validate()));
        builder.Services.AddOptions<Http.FrontEndOptions>().BindConfiguration(Http.FrontEndOptions.Section);
        builder.Services.AddOptions<LoadBalancers.RuleSettings>().BindConfiguration(LoadBalancers.RuleSettings.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LoadBalancers.RuleSettings>>(new Rules<LoadBalancers.RuleSettings>(static settings => settings.Mistakes()));
        builder.Services.AddOptions<LoadBalancers.VipOptions>().BindConfiguration(LoadBalancers.VipOptions.Section);
        builder.Services.AddOptions<Lists.ListOptions>().BindConfiguration("Lbaas:Lists").ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<Lists.ListOptions>>(new Rules<Lists.ListOptions>(static options =>
            options.PageMax is < 1 or > 100_000 ? ["Lbaas:Lists:PageMax must be 1 to 100000."] : []));
    }
}
