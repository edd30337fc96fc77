using Ironflow.Records;
using Ironflow.Runs;

namespace Ironflow.Local.Runs;

/// <summary>What the commands need of runs: from the own host, or from the process that holds the data folder.</summary>
internal interface IRunClient : IDecisionClient, IAsyncDisposable
{
    /// <summary>How often a run is worth asking for while it is followed.</summary>
    TimeSpan PollInterval { get; }

    /// <summary>Whether the runs are this process's own: nobody else holds the data folder.</summary>
    bool IsOwn { get; }

    /// <exception cref="RequestException">The request is not valid.</exception>
    Task<RunRecord> StartAsync(NewRun request, CancellationToken cancellationToken);

    Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken);

    Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken);

    /// <exception cref="RequestException">There is no such run, or it has ended.</exception>
    Task CancelAsync(Guid runId, CancellationToken cancellationToken);
}
