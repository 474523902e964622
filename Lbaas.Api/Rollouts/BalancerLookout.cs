using System.Text.Json;
using Lbaas.Actors.Brakes;
using Lbaas.Actors.Contract;
using Lbaas.Actors.Rollouts;
using Lbaas.Api.Brakes;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Rollouts;

/// <summary>Looks at load balancers for a rollout, and tells the log how it goes.</summary>
public sealed partial class BalancerLookout(IReadSide readSide, ILogger<BalancerLookout> logger)
{
    public ValueTask<object?> HandleAsync(ActorAddress self, object message, CancellationToken cancellation) => message switch
    {
        LookAtBalancer look => new(new BalancerSeen(look.LoadBalancerId, look.At, Look(look.LoadBalancerId.ToString()))),
        RolloutNews news => new(Tell(news)),
        _ => new((object?)null),
    };

    private Sight? Look(string balancer)
    {
        if (readSide.Find(DocumentKinds.LoadBalancer, balancer) is not { } document)
            return null;
        using var json = JsonDocument.Parse(document.Body);
        return new Sight(
            json.RootElement.GetProperty("provisioning_status").GetString()!,
            document.Observation ?? json.RootElement.GetProperty("operating_status").GetString()!,
            [.. readSide.Query(new DocumentQuery(DocumentKinds.Amphora) { OwnerId = balancer }).Select(Amphora)],
            Brake());
    }

    // Before the first repair there is none.
    private string? Brake()
    {
        if (readSide.Find(DocumentKinds.Brake, BrakeCommand.Address.Id) is not { } document)
            return null;
        using var json = JsonDocument.Parse(document.Body);
        return json.RootElement.GetProperty("state").GetString() == BrakeRenderer.Word(OverrideMode.Closed)
            ? json.RootElement.GetProperty("cause").GetString() ?? "by hand"
            : null;
    }

    private static SeenAmphora Amphora(Document document)
    {
        using var json = JsonDocument.Parse(document.Body);
        return new SeenAmphora(
            Guid.Parse(document.Id), json.RootElement.GetProperty("status").GetString()!,
            json.RootElement.GetProperty("image_id").GetString(), document.Created);
    }

    private object? Tell(RolloutNews news)
    {
        if (news.Status == RolloutStatus.Stopped)
            LogStopped(news.RolloutId, news.Cause);
        else
            LogStatus(news.RolloutId, news.Status);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rollout {RolloutId} stopped: {Cause}")]
    private partial void LogStopped(Guid rolloutId, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rollout {RolloutId} is {Status}")]
    private partial void LogStatus(Guid rolloutId, string status);
}
