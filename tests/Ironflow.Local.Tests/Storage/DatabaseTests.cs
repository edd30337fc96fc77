using Ironflow.Local.Storage;
using Ironflow.Records;

namespace Ironflow.Local.Tests.Storage;

public sealed class DatabaseTests : IDisposable
{
    private static readonly SchemaModule Notes = new("notes", ["CREATE TABLE notes(id INTEGER PRIMARY KEY, text TEXT, data BLOB)"]);

    private readonly TempFolder folder = new();
    private readonly Database database;

    public DatabaseTests() => database = Database.Open(folder.File("notes.db"), Notes);

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task WriteAsync_ManyWaiting_AreCommittedTogether()
    {
        using var release = new ManualResetEventSlim();
        var blocking = database.WriteAsync(_ => release.Wait());
        var before = database.Commits;
        var writes = Enumerable.Range(0, 200).Select(i => database.WriteAsync(c => Insert(c, $"note {i}"))).ToList();

        release.Set();
        await blocking;
        await Task.WhenAll(writes);

        Assert.InRange(database.Commits - before, 1, 3);
        Assert.Equal(200, Count());
    }

    [Fact]
    public async Task WriteAsync_Throwing_FailsAloneAndLeavesNothing()
    {
        using var release = new ManualResetEventSlim();
        var blocking = database.WriteAsync(_ => release.Wait());
        var good = database.WriteAsync(c => Insert(c, "good"));
        var bad = database.WriteAsync(c =>
        {
            Insert(c, "bad");
            throw new InvalidOperationException("changed my mind");
        });
        var duplicate = database.WriteAsync(c => c.Execute("INSERT INTO notes(id, text) VALUES (1, 'same'), (1, 'same')"));
        var also = database.WriteAsync(c => Insert(c, "also good"));

        release.Set();
        await Task.WhenAll(blocking, good, also);

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        Assert.True((await Assert.ThrowsAsync<DatabaseException>(() => duplicate)).IsConstraint);
        Assert.Equal(2, Count());
    }

    [Fact]
    public async Task WriteAsync_CommitFails_FailsTheBatchAndNotTheNext()
    {
        database.BeforeCommit = () => throw new StoreUnavailableException("the disk is gone");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => database.WriteAsync(c => Insert(c, "lost")));
        database.BeforeCommit = null;

        await database.WriteAsync(c => Insert(c, "kept"));

        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task WriteAsync_DiskFull_IsStoreUnavailable_AndGoesOnWhenThereIsSpace()
    {
        var pages = database.Read(c => c.Scalar("PRAGMA page_count"));
        await database.WriteAsync(c => c.Scalar($"PRAGMA max_page_count = {pages + 2}"));

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => database.WriteAsync(c => Insert(c, new string('x', 100_000))));
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        await database.WriteAsync(c => c.Scalar("PRAGMA max_page_count = 100000"));
        await database.WriteAsync(c => Insert(c, new string('x', 100_000)));

        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task Read_DuringAWrite_SeesWhatIsCommittedOnly()
    {
        using var inserted = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var write = database.WriteAsync(c =>
        {
            Insert(c, "open");
            inserted.Set();
            release.Wait();
        });
        inserted.Wait();

        Assert.Equal(0, Count());
        release.Set();
        await write;

        Assert.Equal(1, Count());
    }

    [Fact]
    public async Task Statement_Values_ComeBackAsTheyWere()
    {
        string?[] texts = ["", null, "a\0b", "ä€😀", new string('é', 5000)];
        byte[][] blobs = [[], [0, 1, 2], new byte[3000]];
        await database.WriteAsync(c =>
        {
            foreach (var text in texts)
            {
                Insert(c, text);
            }

            foreach (var blob in blobs)
            {
                using var s = c.Prepare("INSERT INTO notes(text, data) VALUES ('blob', ?1)");
                s.BindBlob(1, blob).Run();
            }
        });

        var (readTexts, readBlobs) = database.Read(c =>
        {
            List<string?> t = [];
            List<byte[]> b = [];
            using var q = c.Prepare("SELECT text, data FROM notes ORDER BY id");
            while (q.Step())
            {
                if (q.IsNull(1))
                {
                    t.Add(q.TextOrNull(0));
                }
                else
                {
                    b.Add(q.Blob(1).ToArray());
                }
            }

            return (t, b);
        });

        Assert.Equal(texts, readTexts);
        Assert.Equal(blobs, readBlobs);
    }

    [Fact]
    public void Prepare_AStatementInUse_GivesAnother()
    {
        var product = database.Read(c =>
        {
            using var outer = c.Prepare("SELECT 2");
            outer.Step();
            using var inner = c.Prepare("SELECT 2");
            inner.Step();
            return outer.Long(0) * inner.Long(0);
        });

        Assert.Equal(4, product);
    }

    [Fact]
    public void Open_AnotherKindOfFile_NamesIt()
    {
        var file = folder.File("other.db");
        File.WriteAllText(file, new string('?', 5000));

        var refusal = Assert.Throws<DatabaseCorruptException>(() => Database.Open(file, Notes));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WithMoreMigrations_AppliesTheNewOnesOnce_AndOlderCodeIsRefused()
    {
        var file = folder.File("grown.db");
        var grown = Notes with { Migrations = [.. Notes.Migrations, "ALTER TABLE notes ADD COLUMN author TEXT"] };
        Database.Open(file, Notes).Dispose();
        Database.Open(file, grown).Dispose();
        Database.Open(file, grown).Dispose();

        var refusal = Assert.Throws<InvalidOperationException>(() => Database.Open(file, Notes));

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_AfterDispose_IsStoreUnavailable()
    {
        var closed = Database.Open(folder.File("closed.db"), Notes);
        closed.Dispose();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => closed.WriteAsync(c => Insert(c, "late")));
    }

    private static void Insert(Connection connection, string? text)
    {
        using var s = connection.Prepare("INSERT INTO notes(text) VALUES (?1)");
        s.Bind(1, text).Run();
    }

    private long Count() => database.Read(c => c.Scalar("SELECT count(*) FROM notes"));
}
