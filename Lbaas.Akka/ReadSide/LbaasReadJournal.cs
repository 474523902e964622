using Akka.Persistence.Query;
using Akka.Streams.Dsl;
using Lbaas.Actors.Contract;
using Lbaas.Akka.Hosting;
using Lbaas.Akka.Serialization;

namespace Lbaas.Akka.ReadSide;

/// <summary>
/// Our journal for Akka.Persistence.Query: <c>PersistenceQuery.Get(system).ReadJournalFor&lt;SqlReadJournal&gt;(LbaasReadJournal.Identifier)</c>. For those who
/// embed us; our own replica reads the table itself (<see cref="Journal.IJournalTail"/> says why). What has left for the archive is not shown.
/// </summary>
public static class LbaasReadJournal
{
    /// <summary>Where the plugin is configured, beside the journal of the same name.</summary>
    public const string Identifier = "akka.persistence.query.journal." + LbaasAkkaExtensions.Plugin;

    /// <summary>Reads the events of our actors out of their bytes, old shapes as the newest ones. What somebody else has written passes as it is.</summary>
    /// <param name="envelopes">What a query gives. An event that the format does not know fails the stream, with <see cref="UnknownManifestException"/>.</param>
    /// <param name="format">The one that the journal is written in.</param>
    public static Source<EventEnvelope, TMaterialized> WithEvents<TMaterialized>(this Source<EventEnvelope, TMaterialized> envelopes, IEventFormat format) =>
        envelopes.Select(envelope => envelope.Event is JournalEntry entry
            ? new EventEnvelope(
                envelope.Offset, envelope.PersistenceId, envelope.SequenceNr, format.Read(entry.Payload), envelope.Timestamp, envelope.Tags)
            : envelope);
}
