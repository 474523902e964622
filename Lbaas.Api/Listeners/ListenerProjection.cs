using Lbaas.Actors.Listeners;
using Lbaas.Actors.Statuses;
using Lbaas.Api.Documents;
using Lbaas.Runtime.ReadSide;

namespace Lbaas.Api.Listeners;

/// <summary>The observed side of a listener → observations of it, its pools and their members, and what each amphora counted.</summary>
public sealed class ListenerProjection : IProjection
{
    public void Project(string actorId, object before, object after, ReadSideChanges changes)
    {
        var (old, now) = ((ListenerState)before, (ListenerState)after);
        if (now.LoadBalancerId == Guid.Empty)
        {
            Forget(actorId, old, changes);
            return;
        }
        foreach (var (amphora, observation) in now.Observations)
        {
            var known = old.Observations.GetValueOrDefault(amphora);
            if (!ReferenceEquals(known, observation))
                Observe(new ObservationSource(actorId, amphora), known, observation, changes);
        }
        if (!ReferenceEquals(old.Statistics, now.Statistics))
            Count(actorId, now, changes);
    }

    // Nothing is forgotten while it lives; only when it leaves the journal is there nothing it says.
    private static void Forget(string actorId, ListenerState old, ReadSideChanges changes)
    {
        foreach (var (amphora, observation) in old.Observations)
        {
            var source = new ObservationSource(actorId, amphora);
            foreach (var (subject, (kind, _)) in Subjects(source, observation))
                changes.ClearObservation(subject, source.ToString(), kind);
        }
        changes.DeleteDocument(DocumentKinds.Statistics, actorId);
    }

    private static void Observe(ObservationSource source, ListenerObservation? known, ListenerObservation observation, ReadSideChanges changes)
    {
        var (said, says) = (Subjects(source, known), Subjects(source, observation));
        foreach (var (gone, was) in said)
        {
            if (!says.ContainsKey(gone))
                changes.ClearObservation(gone, source.ToString(), was.Kind);
        }
        foreach (var (subject, (kind, status)) in says)
            changes.SetObservation(subject, source.ToString(), status, OperatingStatus.Rank(status), kind);
    }

    private static Dictionary<string, (string Kind, string Status)> Subjects(ObservationSource source, ListenerObservation? observation)
    {
        var subjects = new Dictionary<string, (string, string)>();
        if (observation is null)
            return subjects;
        subjects[source.Listener] = (DocumentKinds.Listener, observation.Status);
        foreach (var (id, status) in observation.Pools)
            subjects[id.ToString()] = (DocumentKinds.Pool, status);
        foreach (var (id, status) in observation.Members)
            subjects[id.ToString()] = (DocumentKinds.Member, status);
        return subjects;
    }

    private static void Count(string listener, ListenerState state, ReadSideChanges changes) =>
        changes.UpsertDocument(new Document(
            DocumentKinds.Statistics, listener, state.LoadBalancerId.ToString(), null, null, DateTimeOffset.UnixEpoch,
            JsonBody.Copy(state, static (json, state) =>
            {
                json.WriteStartObject();
                json.WriteStartArray("amphorae"u8);
                foreach (var (amphora, row) in state.Statistics)
                {
                    json.WriteStartObject();
                    json.WriteString("id"u8, amphora);
                    json.WriteNumber("active_connections"u8, row.ActiveConnections);
                    json.WriteNumber("bytes_in"u8, row.Counters.BytesIn);
                    json.WriteNumber("bytes_out"u8, row.Counters.BytesOut);
                    json.WriteNumber("request_errors"u8, row.Counters.RequestErrors);
                    json.WriteNumber("total_connections"u8, row.Counters.TotalConnections);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            })));
}
