using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Networks;
using Lbaas.Actors.Requests;
using Lbaas.Akka.Entities;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.ReadSide;
using Lbaas.Runtime.Notices;

namespace Theirs;

/// <summary>Their own actor: wants a load balancer for its shop, and says what becomes of it.</summary>
internal sealed class Foreman : ReceiveActor
{
    private readonly Guid _balancer = Guid.CreateVersion7();
    private readonly IActorRef _balancers;
    private readonly INoticeLog _notices;
    private readonly TaskCompletionSource<bool> _done;

    /// <param name="balancers">The region of load balancers.</param>
    /// <param name="notices">What is announced, as this node has it.</param>
    /// <param name="done">Completed with whether the load balancer has become ACTIVE.</param>
    public Foreman(IRequiredActor<LoadBalancerRegion> balancers, INoticeLog notices, TaskCompletionSource<bool> done)
    {
        (_balancers, _notices, _done) = (balancers.ActorRef, notices, done);
        Receive<EntityReply>(Answered);
        Receive<EntityRefusal>(refusal => End(false, $"no answer: {refusal.Kind}, {refusal.Reason}"));
        Receive<NewNotices>(Told);
    }

    // The feed first: nothing that happens from now on is missed.
    protected override void PreStart()
    {
        Context.ActorOf(NoticeFeed.PropsFor(_notices), "news");
        var request = new RequestContext($"req-{Guid.NewGuid()}", "shop", "foreman", []);
        var wish = new CreateLoadBalancer(
            request, new LoadBalancer { Id = _balancer, Name = "shop", ProjectId = "shop", CreatedAt = DateTimeOffset.UtcNow },
            new VipRequest { SubnetId = Guid.NewGuid() }, Configuration.Empty);
        _balancers.Tell(new EntityEnvelope(LoadBalancerCommand.AddressOf(_balancer), wish));
    }

    private void Answered(EntityReply reply)
    {
        if (reply.Message is Rejected rejected)
            End(false, $"refused: {rejected.Fault.Text}");
        else
            Console.WriteLine($"theirs: the load balancer {_balancer} is accepted, and in the journal as event {reply.SequenceNumber}");
    }

    private void Told(NewNotices news)
    {
        foreach (var placed in news.Notices)
            Told(placed);
        Sender.Tell(NoticesTaken.Instance);
    }

    // As on the API's event stream (docs/events.md).
    private void Told(PlacedNotice placed)
    {
        using var body = JsonDocument.Parse(placed.Notice.Body);
        if (placed.Notice.OwnerId != _balancer.ToString() || !body.RootElement.TryGetProperty("changes", out var changes))
            return;
        foreach (var change in changes.EnumerateArray())
        {
            var status = change.GetProperty("provisioning_status").GetProperty("after").GetString();
            Console.WriteLine($"theirs: position {placed.Position}: {change.GetProperty("operation")} of the {change.GetProperty("kind")}, which is {status} now");
            if (status is "ACTIVE" or "ERROR")
                End(status == "ACTIVE", $"the load balancer is {status}");
        }
    }

    private void End(bool isWell, string what)
    {
        Console.WriteLine($"theirs: {what}");
        _done.TrySetResult(isWell);
    }
}
