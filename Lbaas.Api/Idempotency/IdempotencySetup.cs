using Lbaas.Api.Events;
using Lbaas.Api.Hosting;
using Lbaas.Api.Http;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Idempotency;

/// <summary>Answers that are kept for those who ask again.</summary>
public static class IdempotencySetup
{
    public static void AddLbaasIdempotency(this IServiceCollection services)
    {
        services.AddOptions<IdempotencyOptions>().BindConfiguration(IdempotencyOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<IdempotencyOptions>>(new Rules<IdempotencyOptions>(static options => options.Validate()));
        services.AddOptions<RuntimeOptions>().Configure(static (RuntimeOptions runtime, IOptions<IdempotencyOptions> options) =>
            runtime.Receipts = new ReceiptRetention(
                options.Value.PerProjectMax, options.Value.TotalMax, TimeSpan.FromHours(options.Value.KeepHours))
            {
                TotalBytes = (long)options.Value.TotalMegabytesMax << 20,
            });
        services.AddSingleton(static provider => new IdempotentRequests(
            provider.GetRequiredService<IReadSide>(), provider.GetRequiredService<IActorHost>().RememberAsync,
            provider.GetRequiredService<IOptions<IdempotencyOptions>>().Value,
            new Places(provider.GetRequiredService<IOptions<ServerOptions>>().Value.Changes.InFlightMax, "requests with an Idempotency-Key"),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
    }

    /// <summary>To be called when all routes are there.</summary>
    public static void MakeIdempotent(this IServiceProvider provider, Router router) =>
        router.Around("POST", provider.GetRequiredService<IdempotentRequests>().Around);
}
