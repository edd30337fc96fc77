using System.Collections.Concurrent;
using System.Globalization;
using Ironflow.Json;
using Ironflow.Records;
using Moq;

namespace Ironflow.Core.Tests.Webhooks;

/// <summary>The feed over all runs and the marks, as the port promises them.</summary>
internal sealed class EventStore
{
    private readonly Lock gate = new();
    private readonly List<EventRecord> events = [];
    private readonly Dictionary<string, Document> documents = [];
    private int version;

    public EventStore()
    {
        var mock = new Mock<IRecordStore>(MockBehavior.Strict);
        mock.Setup(s => s.ReadEventsAsync(It.IsAny<string?>(), It.IsAny<int>(), It.IsAny<CancellationToken>()))
            .Returns((string? after, int limit, CancellationToken _) => Task.FromResult(Read(after, limit)));
        mock.Setup(s => s.FindDocumentAsync("webhook", It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string _, string id, CancellationToken _) => Task.FromResult(Find(id)));
        mock.Setup(s => s.PutDocumentAsync("webhook", It.IsAny<string>(), It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns((string _, string id, string value, string? etag, CancellationToken _) => Task.FromResult(Put(id, value, etag)));
        Port = mock.Object;
    }

    public IRecordStore Port { get; }

    /// <summary>Whether it does not answer.</summary>
    public bool IsAway { get; set; }

    /// <summary>Called before a mark is written.</summary>
    public ConcurrentQueue<Action> BeforeWrite { get; } = new();

    public string Add(string type, DateTimeOffset at)
    {
        lock (gate)
        {
            var id = Id(events.Count + 1);
            var data = $$"""{"type":"{{type}}","run_id":"01890a5d-ac96-774b-bcce-b302099a8057","text":"ü","at":"{{at:yyyy-MM-ddTHH:mm:ss.fffffffzzz}}"}""";
            events.Add(new EventRecord(id, type, Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"), new RawJson(data)));
            return id;
        }
    }

    public string DataOf(string id) => events.First(e => e.Id == id).Data.Text;

    public Document? Find(string id)
    {
        lock (gate)
        {
            RequireHere();
            return documents.GetValueOrDefault(id);
        }
    }

    public Document? Put(string id, string value, string? etag)
    {
        if (BeforeWrite.TryDequeue(out var act))
            act();
        lock (gate)
        {
            RequireHere();
            if (documents.GetValueOrDefault(id)?.ETag != etag)
                return null;
            return documents[id] = new Document(id, value, (++version).ToString(CultureInfo.InvariantCulture));
        }
    }

    private EventPage Read(string? after, int limit)
    {
        lock (gate)
        {
            RequireHere();
            if (after is null)
                return new EventPage([], Id(events.Count));
            EventRecord[] found = [.. events.Where(e => string.CompareOrdinal(e.Id, after) > 0).Take(limit)];
            return new EventPage(found, found.Length > 0 ? found[^1].Id : after);
        }
    }

    private void RequireHere()
    {
        if (IsAway)
            throw new StoreUnavailableException("away");
    }

    private static string Id(int number) => number.ToString("D6", CultureInfo.InvariantCulture);
}
