using Lbaas.Api.Authorization.Policies;
using Lbaas.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Authorization;

/// <summary>Says at start what in the policy file is probably a mistake.</summary>
internal sealed partial class PolicyWarnings(
    IOptions<ServerOptions> options, IServiceProvider provider, ILogger<PolicyWarnings> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Auth.Strategy != "noauth")
        {
            foreach (var warning in provider.GetRequiredService<PolicyBook>().Warnings)
                LogWarning(warning);
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogWarning(string warning);
}
