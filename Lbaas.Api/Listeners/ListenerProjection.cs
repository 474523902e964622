using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Listeners;

/// <summary>The observed side of a listener → observations of it, its pools and their members, and its totals.</summary>
public sealed class ListenerProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((ListenerState)before, (ListenerState)after);
        foreach (var (amphora, observation) in now.Observations)
        {
            if (!ReferenceEquals(old.Observations.GetValueOrDefault(amphora), observation))
                Observe(actorId, amphora.ToString(), observation, changes);
        }
        if (!ReferenceEquals(old.Statistics, now.Statistics))
            Count(actorId, now, changes);
    }

    private static void Observe(string listener, string amphora, ListenerObservation observation, ReadSideChanges changes)
    {
        Say(listener, observation.Status);
        foreach (var (pool, status) in observation.Pools)
            Say(pool.ToString(), status);
        foreach (var (member, status) in observation.Members)
            Say(member.ToString(), status);

        void Say(string subject, string status) =>
            changes.SetObservation(subject, amphora, status, OperatingStatus.Rank(status));
    }

    private static void Count(string listener, ListenerState state, ReadSideChanges changes) =>
        changes.UpsertDocument(new Document(
            DocumentKinds.Statistics, listener, state.LoadBalancerId.ToString(), null, null, DateTimeOffset.UnixEpoch,
            JsonBody.Copy(state, static (json, state) =>
            {
                var totals = state.Totals;
                json.WriteStartObject();
                json.WriteNumber("bytes_in"u8, totals.BytesIn);
                json.WriteNumber("bytes_out"u8, totals.BytesOut);
                json.WriteNumber("active_connections"u8, state.ActiveConnections);
                json.WriteNumber("total_connections"u8, totals.TotalConnections);
                json.WriteNumber("request_errors"u8, totals.RequestErrors);
                json.WriteEndObject();
            })));
}
