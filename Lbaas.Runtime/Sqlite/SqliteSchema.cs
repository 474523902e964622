namespace Lbaas.Runtime.Sqlite;

/// <summary>
/// The tables. journal, tags and snapshot are those that Akka.Persistence.Sql makes with its default mapping, name by
/// name and type by type, so that a cluster can take over the file; the rest is ours.
/// </summary>
public static class SqliteSchema
{
    public const string Akka = """
        CREATE TABLE IF NOT EXISTS journal (
            ordering INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            created BigInt NOT NULL,
            deleted Bit NOT NULL,
            persistence_id NVarChar(255) NOT NULL,
            sequence_number BigInt NOT NULL,
            message VarBinary NOT NULL,
            manifest NVarChar(500) NULL,
            identifier INTEGER NULL,
            writer_uuid NVarChar(128) NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE INDEX IF NOT EXISTS journal_created_idx ON journal (created);
        CREATE INDEX IF NOT EXISTS journal_sequence_number_idx ON journal (sequence_number);
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id INTEGER NOT NULL,
            tag NVarChar(64) NOT NULL,
            sequence_nr INTEGER NOT NULL,
            persistence_id NVarChar(255) NOT NULL,
            CONSTRAINT PK_tags PRIMARY KEY (ordering_id, tag));
        CREATE INDEX IF NOT EXISTS tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX IF NOT EXISTS tags_tag_idx ON tags (tag);
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id NVarChar(255) NOT NULL,
            sequence_number BigInt NOT NULL,
            created BigInt NOT NULL,
            snapshot VarBinary NULL,
            manifest NVarChar(500) NULL,
            serializer_id INTEGER NULL,
            CONSTRAINT PK_snapshot PRIMARY KEY (persistence_id, sequence_number));
        CREATE INDEX IF NOT EXISTS snapshot_sequence_number_idx ON snapshot (sequence_number);
        CREATE INDEX IF NOT EXISTS snapshot_created_idx ON snapshot (created);
        """;

    /// <summary>The journal's columns and its unique key; who looks for something in the archive knows whose it is.</summary>
    public const string Archive = """
        CREATE TABLE IF NOT EXISTS journal (
            ordering INTEGER NOT NULL PRIMARY KEY,
            created BigInt NOT NULL,
            deleted Bit NOT NULL,
            persistence_id NVarChar(255) NOT NULL,
            sequence_number BigInt NOT NULL,
            message VarBinary NOT NULL,
            manifest NVarChar(500) NULL,
            identifier INTEGER NULL,
            writer_uuid NVarChar(128) NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        """;

    public const string Runtime = """
        CREATE TABLE IF NOT EXISTS due (
            persistence_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            deadline INTEGER NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (persistence_id, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS quarantine (
            persistence_id TEXT NOT NULL PRIMARY KEY,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            sequence_number INTEGER NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS document (
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            owner_id TEXT NULL,
            parent_id TEXT NULL,
            project_id TEXT NULL,
            created INTEGER NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (kind, id));
        CREATE INDEX IF NOT EXISTS document_created_idx ON document (kind, created, id);
        DROP INDEX IF EXISTS document_owner_idx;
        DROP INDEX IF EXISTS document_parent_idx;
        CREATE INDEX IF NOT EXISTS document_owned_idx ON document (kind, owner_id, created, id);
        CREATE INDEX IF NOT EXISTS document_child_idx ON document (kind, parent_id, created, id) WHERE parent_id IS NOT NULL;
        CREATE INDEX IF NOT EXISTS document_project_idx ON document (kind, project_id, created, id) WHERE project_id IS NOT NULL;
        CREATE TABLE IF NOT EXISTS observation (
            subject TEXT NOT NULL,
            source TEXT NOT NULL,
            value TEXT NOT NULL,
            rank INTEGER NOT NULL,
            PRIMARY KEY (subject, source)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS notice (
            position INTEGER NOT NULL PRIMARY KEY,
            at INTEGER NOT NULL,
            type TEXT NOT NULL,
            owner_id TEXT NOT NULL,
            project_id TEXT NULL,
            body TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS notice_owner_idx ON notice (owner_id);
        CREATE INDEX IF NOT EXISTS notice_project_idx ON notice (project_id);
        CREATE TABLE IF NOT EXISTS receipt (
            id TEXT NOT NULL PRIMARY KEY,
            group_id TEXT NOT NULL,
            at INTEGER NOT NULL,
            body BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS receipt_group_idx ON receipt (group_id, at);
        CREATE INDEX IF NOT EXISTS receipt_at_idx ON receipt (at);
        CREATE TABLE IF NOT EXISTS runtime_setting (
            name TEXT NOT NULL PRIMARY KEY,
            value INTEGER NOT NULL) WITHOUT ROWID;
        INSERT OR IGNORE INTO runtime_setting (name, value)
            SELECT 'receipt-bytes', COALESCE(SUM(length(body)), 0) FROM receipt
            WHERE NOT EXISTS (SELECT 1 FROM runtime_setting WHERE name = 'receipt-bytes');
        CREATE TRIGGER IF NOT EXISTS receipt_inserted AFTER INSERT ON receipt BEGIN
            UPDATE runtime_setting SET value = value + length(new.body) WHERE name = 'receipt-bytes'; END;
        CREATE TRIGGER IF NOT EXISTS receipt_updated AFTER UPDATE ON receipt BEGIN
            UPDATE runtime_setting SET value = value + length(new.body) - length(old.body) WHERE name = 'receipt-bytes'; END;
        CREATE TRIGGER IF NOT EXISTS receipt_deleted AFTER DELETE ON receipt BEGIN
            UPDATE runtime_setting SET value = value - length(old.body) WHERE name = 'receipt-bytes'; END;
        """;
}
