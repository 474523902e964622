namespace Lbaas.Akka.Journal;

/// <summary>The tables as Akka.Persistence.Sql makes them with its default mapping and the provider <c>PostgreSQL.15</c>, name by name and type by type; and the archive, the journal's columns and its unique key.
/// No number of a history is written twice, be it in the one or the other. That is looked at after the insertion, when <c>journal_uq</c> has waited for whoever moves an event of that
/// number: what he has moved is seen then.</summary>
internal static class PostgresSchema
{
    public const string Text = """
        CREATE TABLE IF NOT EXISTS journal (
            ordering bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
            created bigint NOT NULL,
            deleted boolean NOT NULL,
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            message bytea NOT NULL,
            manifest text NULL,
            identifier integer NULL,
            writer_uuid text NULL,
            CONSTRAINT "PK_journal" PRIMARY KEY (ordering),
            CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id bigint NOT NULL,
            tag text NOT NULL,
            sequence_nr bigint NOT NULL,
            persistence_id text NOT NULL,
            CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag));
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            created bigint NOT NULL,
            snapshot bytea NULL,
            manifest text NULL,
            serializer_id integer NULL,
            CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        CREATE TABLE IF NOT EXISTS lbaas_archive (
            ordering bigint NOT NULL,
            created bigint NOT NULL,
            deleted boolean NOT NULL,
            persistence_id text NOT NULL,
            sequence_number bigint NOT NULL,
            message bytea NOT NULL,
            manifest text NULL,
            identifier integer NULL,
            writer_uuid text NULL,
            CONSTRAINT "PK_lbaas_archive" PRIMARY KEY (ordering),
            CONSTRAINT lbaas_archive_uq UNIQUE (persistence_id, sequence_number));
        CREATE OR REPLACE FUNCTION lbaas_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT 1 FROM lbaas_archive WHERE persistence_id = NEW.persistence_id AND sequence_number = NEW.sequence_number) THEN
                RAISE unique_violation USING MESSAGE = format('event %s of %s is in the archive', NEW.sequence_number, NEW.persistence_id);
            END IF;
            RETURN NULL;
        END $$;
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'lbaas_written_once' AND tgrelid = 'journal'::regclass) THEN
                CREATE TRIGGER lbaas_written_once AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION lbaas_written_once();
            END IF;
        END $$;
        """;
}
