using Ironflow.Local.Storage;

namespace Ironflow.Local.Durable;

/// <summary>The engine's tables. Instances have integer keys given in memory: short rows, and a replaced instance is another key.</summary>
internal static class DurableSchema
{
    public static SchemaModule Module { get; } = new("durable",
    [
        """
        CREATE TABLE instances(
          key INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          name TEXT NOT NULL,
          root TEXT NOT NULL,
          parent_key INTEGER,
          parent_execution INTEGER,
          parent_task INTEGER,
          status INTEGER NOT NULL,
          -- 1 while its first turn is due or an activity is open: what a restart must wake
          busy INTEGER NOT NULL,
          execution INTEGER NOT NULL,
          input TEXT NOT NULL,
          -- events taken over by continue-as-new
          carried TEXT,
          output TEXT,
          error TEXT,
          custom_status TEXT,
          created INTEGER NOT NULL,
          updated INTEGER NOT NULL);
        CREATE INDEX instances_open ON instances(busy, root) WHERE status < 2;
        CREATE TABLE history(
          key INTEGER NOT NULL,
          execution INTEGER NOT NULL,
          seq INTEGER NOT NULL,
          turn BLOB NOT NULL,
          PRIMARY KEY(key, execution, seq)) WITHOUT ROWID;
        CREATE TABLE inbox(
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          key INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          execution INTEGER NOT NULL,
          task INTEGER NOT NULL,
          name TEXT,
          value TEXT);
        CREATE INDEX inbox_key ON inbox(key);
        CREATE TABLE timers(
          key INTEGER NOT NULL,
          execution INTEGER NOT NULL,
          task INTEGER NOT NULL,
          fire_at INTEGER NOT NULL,
          PRIMARY KEY(key, execution, task)) WITHOUT ROWID;
        """,
    ]);
}
