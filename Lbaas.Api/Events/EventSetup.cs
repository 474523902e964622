using Lbaas.Api.Explanations;
using Lbaas.Api.History;
using Lbaas.Api.Hosting;
using Lbaas.Api.Http;
using Lbaas.Api.Waiting;
using Lbaas.Runtime.Hosting;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Microsoft.Extensions.Options;

namespace Lbaas.Api.Events;

/// <summary>The event stream and what keeps its events, those who wait for a status, history and explanation.</summary>
public static class EventSetup
{
    public static void AddLbaasEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventOptions>>(new Rules<EventOptions>(static options => options.Validate()));
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<EventOptions>>().Value);
        services.AddOptions<RuntimeOptions>().Configure(static (RuntimeOptions runtime, IOptions<EventOptions> events) =>
        {
            runtime.Notices = new NoticeRetention(events.Value.RowsMax, TimeSpan.FromHours(events.Value.RetentionHours));
            runtime.Shown = StatusNotice.News;
        });
        services.AddSingleton(static provider => provider.GetRequiredService<IReadSide>().Notices);
        services.AddSingleton<EventScope>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<EventEndpoints>();
        services.AddSingleton<HistoryEndpoint>();
        services.AddSingleton<Explainer>();
        services.AddSingleton<ExplainEndpoint>();
        services.AddSingleton<LongPoll>();
    }

    public static void MapLbaasEvents(this IServiceProvider provider, Router router)
    {
        provider.GetRequiredService<EventEndpoints>().MapTo(router);
        provider.GetRequiredService<HistoryEndpoint>().MapTo(router);
        provider.GetRequiredService<ExplainEndpoint>().MapTo(router);
    }

    /// <summary>To be called when all routes are there.</summary>
    public static void MakeWaitable(this IServiceProvider provider, Router router) =>
        router.Around("GET", provider.GetRequiredService<LongPoll>().Around);
}
