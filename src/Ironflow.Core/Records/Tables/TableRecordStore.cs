using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Records.Tables;

/// <summary>Records in Azure Table Storage, values above 30,000 characters in Blob Storage (design §4.4, §4.5).</summary>
public sealed partial class TableRecordStore : IRecordStore
{
    private readonly TableSet tables;
    private readonly ValueStore values;
    private readonly RunWrites runs;
    private readonly StepWrites stepWrites;
    private readonly StepReader steps;
    private readonly RunFinisher finisher;
    private readonly WaveWrites waves;
    private readonly AttemptEnd attempts;
    private readonly GateIndex gates;
    private readonly VoteRows votes;
    private readonly SignalRows signals;
    private readonly Budgets budgets;
    private readonly Documents documents;
    private readonly AuditRows audit;
    private readonly RunPurge purge;
    private readonly OpenIndex open;
    private readonly ListReader lists;
    private readonly EventReader events;
    private readonly ProgressRows progressRows;
    private readonly IdempotencyKeys keys;

    /// <summary>Opens the store with a connection string, with clients that give up after a few quick retries.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">The options are not valid.</exception>
    public TableRecordStore(string connectionString, TableRecordStoreOptions? options = null)
        : this(StorageClients.Tables(connectionString), StorageClients.Blobs(connectionString), options)
    {
    }

    /// <summary>Opens the store over clients of the caller's, made with an identity for example. Their retries should be few and quick: the callers of a
    /// store wait durably for one that is away.</summary>
    /// <exception cref="Hosting.InvalidConfigurationException">The options are not valid.</exception>
    public TableRecordStore(TableServiceClient tableService, BlobServiceClient blobService, TableRecordStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tableService);
        ArgumentNullException.ThrowIfNull(blobService);
        options ??= new TableRecordStoreOptions();
        options.Check();
        var clock = new EventClock(options.Time);
        tables = new TableSet(tableService, options.Prefix);
        values = new ValueStore(blobService.GetBlobContainerClient(options.Prefix + "values"));
        var texts = new TextLoader(values);
        open = new OpenIndex(tables);
        var feedRows = new FeedRows(tables, values);
        var outbox = new Outbox(tables, feedRows, texts, clock);
        var listIndex = new ListIndex(tables, values);
        var feed = new ChangeFeed(tables, feedRows, outbox, texts, listIndex, clock);
        runs = new RunWrites(tables, values, texts, open, feed, outbox, clock);
        steps = new StepReader(tables, texts);
        gates = new GateIndex(tables, steps, runs, options.Time);
        votes = new VoteRows(tables, texts);
        signals = new SignalRows(tables, values, texts);
        var stepEvents = new StepEventRows(values, clock);
        var settlement = new StepSettlement(steps, votes, runs, feed, outbox, gates);
        stepWrites = new StepWrites(tables, values, steps, runs, stepEvents, outbox, signals, gates, settlement);
        var closer = new StepCloser(tables, values, stepEvents, outbox, gates);
        finisher = new RunFinisher(tables, texts, runs, closer, open, feed, outbox);
        waves = new WaveWrites(tables, values, steps, closer, runs, feed);
        attempts = new AttemptEnd(tables, texts, runs, closer, feed);
        budgets = new Budgets(tables);
        documents = new Documents(tables);
        audit = new AuditRows(tables);
        purge = new RunPurge(tables, values, runs, open, listIndex);
        lists = new ListReader(tables, texts);
        events = new EventReader(tables, texts, clock, options.Time, options.EventDelay);
        progressRows = new ProgressRows(tables, values, clock);
        keys = new IdempotencyKeys(tables, options.Time);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync(CancellationToken cancellationToken = default)
    {
        await tables.InitializeAsync(cancellationToken);
        await values.InitializeAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CheckAsync(CancellationToken cancellationToken = default)
    {
        await TableSet.FindAsync(tables.Open, RowKeys.OpenPartition(0), "check", columns: null, cancellationToken);
        await values.CheckAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IdempotencyClaim> ClaimIdempotencyKeyAsync(IdempotencyClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return keys.ClaimAsync(claim, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunRecord> CreateRunAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        return runs.CreateAsync(run, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<RunRecord?> FindRunAsync(Guid runId, CancellationToken cancellationToken = default)
        => (await runs.FindAsync(runId, withValues: true, cancellationToken))?.Run;

    /// <inheritdoc/>
    public Task<RunRecord> SetRunStatusAsync(Guid runId, RunStatus status, DateTimeOffset at, CancellationToken cancellationToken = default)
        => runs.SetStatusAsync(runId, status, at, cancellationToken);

    /// <inheritdoc/>
    public Task<RunRecord> FinishRunAsync(Guid runId, RunFinish finish, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(finish);
        return finisher.FinishAsync(runId, finish, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunRecord?> RequestCancelAsync(Guid runId, string by, DateTimeOffset at, CancellationToken cancellationToken = default)
        => runs.RequestCancelAsync(runId, by, at, cancellationToken);

    /// <inheritdoc/>
    public Task<RunPage> ListRunsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return lists.ListAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<RunStats> GetStatsAsync(RunQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        return lists.StatsAsync(query with { Cursor = null }, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<OpenRun> ListOpenRunsAsync(CancellationToken cancellationToken = default) => open.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public Task ForgetOpenRunAsync(Guid runId, CancellationToken cancellationToken = default) => purge.ForgetAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public Task<StepWriteResult> InsertStepAsync(StepRecord step, StepWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(write);
        return stepWrites.InsertAsync(step, write, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StepWriteResult> UpdateStepAsync(StepRecord before, StepRecord after, StepWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(write);
        return stepWrites.UpdateAsync(before, after, write, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<StepRecord?> FindStepAsync(Guid runId, StepKey key, CancellationToken cancellationToken = default)
        => steps.FindAsync(runId, key, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StepRecord>> ListStepsAsync(Guid runId, CancellationToken cancellationToken = default)
        => await steps.ListAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<EventRecord>> ReadRunEventsAsync(Guid runId, string? after, int limit, CancellationToken cancellationToken = default)
        => events.ReadRunAsync(runId, after, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<EventPage> ReadEventsAsync(string? after, int limit, CancellationToken cancellationToken = default)
        => events.ReadChangesAsync(after, limit, cancellationToken);
}
