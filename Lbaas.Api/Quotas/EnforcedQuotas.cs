using Lbaas.Actors.Contract;
using Lbaas.Actors.LoadBalancers;
using Lbaas.Actors.Quotas;
using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Api.Http;
using Lbaas.Runtime;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Quotas;

/// <summary>Sends a message to an actor; false: it was dropped.</summary>
public delegate bool TellActor(ActorAddress actor, object message);

/// <summary>
/// Before something is made, its places are reserved. Whatever happens then, no place leaks: a request that is refused gives
/// back at once what it alone has asked for; of one whose end is not known, the load balancer refuses to begin after a time,
/// and what is not there after that is found out by the next count.
/// </summary>
public sealed class EnforcedQuotas(
    ChangeGateway gateway, AskActor ask, TellActor tell, UseCounts counts, IReadSide readSide, ChangeLimits limits, TimeProvider clock)
    : IQuotas
{
    // Each try but the first comes after a count; a third is needed only when a limit is set in between.
    private const int TriesMax = 3;

    // From the moment that a load balancer begins something until it must be there to be seen: a commit, on a slow disk.
    private static readonly TimeSpan CommitMax = TimeSpan.FromSeconds(30);

    public async ValueTask<Accepted> ChangeAsync(Guid loadBalancerId, ChangeRequest change, CancellationToken cancellation)
    {
        var demand = change is BatchMembers members ? BatchDemand.Of(members, readSide) : Demand.Of(change);
        // Without a load balancer there is no project to ask; its actor answers 404.
        if (demand.Places.IsEmpty || ProjectOf(loadBalancerId, change) is not { } project)
            return await gateway.ChangeAsync(loadBalancerId, change, cancellation);
        var notAfter = clock.GetUtcNow() + limits.Timeout;
        return await ReserveAsync(project, demand, notAfter + CommitMax, cancellation) switch
        {
            PlacesRefused refused => await RefuseAsync(loadBalancerId, change, refused.Kind, cancellation),
            PlacesGranted { Held: true } granted => await MakeAsync(
                loadBalancerId, Admitted(change, demand) with { NotAfter = notAfter }, QuotaCommand.AddressOf(project), demand, granted, cancellation),
            _ => await gateway.ChangeAsync(loadBalancerId, change, cancellation),
        };
    }

    private async ValueTask<ReserveAnswer> ReserveAsync(string project, Demand demand, DateTimeOffset lostAfter, CancellationToken cancellation)
    {
        var quota = QuotaCommand.AddressOf(project);
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var reserve = new ReservePlaces(demand.Places, demand.Leaving, lostAfter, Counted: tries > 0) { Unchecked = demand.Unchecked };
            var answer = (ReserveAnswer)await ask(quota, reserve, limits.Timeout, cancellation);
            if (answer is not CountFirst doubtful)
                return answer;
            foreach (var kind in doubtful.Kinds)
                await counts.CountAsync(project, kind).WaitAsync(cancellation);
        }
        throw new FaultException(new Fault(503, "Project busy.  Unable to lock the project.  Please try again."));
    }

    private async ValueTask<Accepted> MakeAsync(
        Guid loadBalancerId, ChangeRequest change, ActorAddress quota, Demand demand, PlacesGranted granted, CancellationToken cancellation)
    {
        try
        {
            var accepted = await gateway.ChangeAsync(loadBalancerId, change, cancellation);
            tell(quota, new ConfirmPlaces(demand.All));
            return accepted;
        }
        catch (Exception failure) when (ChangedNothing(failure))
        {
            // What another asked for first stays: that one may be making it.
            if (!granted.New.IsEmpty)
                tell(quota, granted.Return());
            throw;
        }
    }

    // What is wrong with the request itself is told before the quota (spec api 15), and only the load balancer's actor knows.
    private async ValueTask<Accepted> RefuseAsync(Guid loadBalancerId, ChangeRequest change, string kind, CancellationToken cancellation)
    {
        var overQuota = new Fault(403, $"Quota has been met for resources: {QuotaKinds.Title(kind)}");
        if (change is CreateLoadBalancer)
            throw new FaultException(overQuota);
        return await gateway.ChangeAsync(loadBalancerId, change with { OverQuota = overQuota }, cancellation);
    }

    private static ChangeRequest Admitted(ChangeRequest change, Demand demand) => change is BatchMembers batch
        ? batch with { Admission = new MemberAdmission(demand.Places[0].Ids, demand.Places[0].Ids.Length - demand.Leaving) }
        : change;

    private string? ProjectOf(Guid loadBalancerId, ChangeRequest change) => change is CreateLoadBalancer create
        ? create.Draft.ProjectId
        : readSide.Find(DocumentKinds.LoadBalancer, loadBalancerId.ToString())?.ProjectId;

    private static bool ChangedNothing(Exception failure) =>
        failure is FaultException or IdSpentException or EdgeFullException or MailboxFullException or TooManyAskersException or JournalUnavailableException
            or MessageTooLargeException;
}
