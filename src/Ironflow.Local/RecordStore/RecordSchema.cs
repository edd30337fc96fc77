using Ironflow.Local.Storage;

namespace Ironflow.Local.RecordStore;

/// <summary>The tables of the records. Rows are thin: what writes them is the one writer, and its time is the ceiling of throughput.</summary>
/// <remarks>
/// Times are UTC ticks, statuses their enum's numbers, money invariant text (absent for zero). A step's <c>pos</c> packs its key. Steps and events are
/// clustered by run, so that a run's rows lie together and need no index of their own. Events hold only what their run and step rows do not tell.
/// </remarks>
internal static class RecordSchema
{
    public static SchemaModule Module { get; } = new("records", [First, Second, Third, AuditRows]);

    private const string First = """
        CREATE TABLE runs(
            key INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            status INTEGER NOT NULL,
            live INTEGER NOT NULL,
            workflow_name TEXT NOT NULL,
            workflow_version TEXT,
            trigger TEXT NOT NULL,
            payload TEXT,
            output TEXT,
            large INTEGER NOT NULL,
            error TEXT,
            error_code TEXT,
            attempt INTEGER NOT NULL,
            retry_count INTEGER NOT NULL,
            max_retries INTEGER NOT NULL,
            cost_usd TEXT,
            input_tokens INTEGER,
            output_tokens INTEGER,
            duration_ms INTEGER NOT NULL,
            active_ms INTEGER NOT NULL,
            waiting_ms INTEGER NOT NULL,
            labels TEXT,
            created_by TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            scheduled_at INTEGER,
            started_at INTEGER,
            completed_at INTEGER,
            cancel_requested_at INTEGER,
            cancel_requested_by TEXT,
            parent_run_id BLOB,
            parent_step_id BLOB,
            root_run_id BLOB NOT NULL);
        CREATE INDEX runs_by_status ON runs(status, created_at);
        CREATE INDEX runs_by_time ON runs(created_at);

        CREATE TABLE steps(
            run INTEGER NOT NULL,
            pos INTEGER NOT NULL,
            version INTEGER NOT NULL,
            status INTEGER NOT NULL,
            name TEXT NOT NULL,
            kind TEXT NOT NULL,
            dependencies BLOB,
            tolerated INTEGER NOT NULL,
            duration_ms INTEGER NOT NULL,
            cost_usd TEXT,
            input_tokens INTEGER,
            output_tokens INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            started_at INTEGER,
            completed_at INTEGER,
            due_at INTEGER,
            try INTEGER NOT NULL,
            delivery INTEGER NOT NULL,
            owner TEXT,
            heartbeat_at INTEGER,
            process TEXT,
            error TEXT,
            failure TEXT,
            past_tries TEXT,
            large INTEGER NOT NULL,
            input TEXT,
            output TEXT,
            trace TEXT,
            PRIMARY KEY(run, pos)) WITHOUT ROWID;

        CREATE TABLE events(
            run INTEGER NOT NULL,
            id INTEGER NOT NULL,
            type INTEGER NOT NULL,
            pos INTEGER,
            from_status INTEGER,
            to_status INTEGER,
            at INTEGER NOT NULL,
            duration_ms INTEGER NOT NULL,
            cost_usd TEXT,
            PRIMARY KEY(run, id)) WITHOUT ROWID;
        CREATE INDEX changes ON events(id) WHERE pos IS NULL;
        CREATE TABLE event_epochs(epoch INTEGER NOT NULL);
        INSERT INTO event_epochs VALUES (0);

        CREATE TABLE large_values(run INTEGER NOT NULL, pos INTEGER NOT NULL, name INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE(run, pos, name));
        CREATE TABLE idempotency(key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, run_id BLOB NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <remarks>
    /// What few rows have is one text each, absent in most: ordinary rows stay as thin as they were. An event that its rows do not tell holds its JSON; without a
    /// <c>pos</c> it is in the stream over all runs. A row of <c>waves</c> is a fail-fast wave's <c>live</c> row, its key a step's <c>pos</c> without the index.
    /// </remarks>
    private const string Second = """
        ALTER TABLE runs ADD COLUMN more TEXT;
        ALTER TABLE steps ADD COLUMN more TEXT;
        ALTER TABLE events ADD COLUMN name TEXT;
        ALTER TABLE events ADD COLUMN data TEXT;

        -- 2 is StepStatus.AwaitingApproval: what is listed, and nothing else, is in the index.
        CREATE INDEX open_gates ON steps(started_at, run, pos) WHERE status = 2;

        CREATE TABLE waves(run INTEGER NOT NULL, wave INTEGER NOT NULL, PRIMARY KEY(run, wave)) WITHOUT ROWID;
        CREATE TABLE votes(
            run INTEGER NOT NULL,
            pos INTEGER NOT NULL,
            voter TEXT NOT NULL,
            approve INTEGER NOT NULL,
            at INTEGER NOT NULL,
            comment TEXT,
            PRIMARY KEY(run, pos, voter)) WITHOUT ROWID;
        CREATE TABLE signals(
            run INTEGER NOT NULL,
            name TEXT NOT NULL,
            id TEXT NOT NULL,
            key TEXT,
            sent_by TEXT NOT NULL,
            at INTEGER NOT NULL,
            consumed_by INTEGER,
            payload TEXT NOT NULL,
            PRIMARY KEY(run, name, id)) WITHOUT ROWID;
        CREATE TABLE budgets(run INTEGER PRIMARY KEY, limit_usd TEXT, spent_usd TEXT, reserved_usd TEXT);
        CREATE TABLE charges(
            run INTEGER NOT NULL,
            charge TEXT NOT NULL,
            reserved_usd TEXT,
            spent_usd TEXT,
            settled INTEGER NOT NULL,
            PRIMARY KEY(run, charge)) WITHOUT ROWID;
        CREATE TABLE marks(name TEXT PRIMARY KEY, version INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <remarks>What belongs to no run. Webhooks' positions were the only marks.</remarks>
    private const string Third = """
        CREATE TABLE documents(
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            replaced TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY(kind, id)) WITHOUT ROWID;
        CREATE TABLE document_versions(last INTEGER NOT NULL);
        INSERT INTO document_versions SELECT coalesce(max(version), 0) FROM marks;
        INSERT INTO documents SELECT 'webhook', substr(name, 9), version, '', value FROM marks WHERE name LIKE 'webhook:%';
        DROP TABLE marks;
        """;

    /// <remarks>An id begins with its row's time, so that the newest are at the end and pages need no index.</remarks>
    private const string AuditRows = """
        CREATE TABLE audit(id TEXT PRIMARY KEY, entry TEXT NOT NULL) WITHOUT ROWID;
        """;
}
