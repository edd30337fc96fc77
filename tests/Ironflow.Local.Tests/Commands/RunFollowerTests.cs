using Ironflow.Gates;
using Ironflow.Json;
using Ironflow.Local.Runs;
using Ironflow.Records;
using Ironflow.Runs;
using Ironflow.Steps;

namespace Ironflow.Local.Tests.Commands;

public sealed class RunFollowerTests
{
    private static readonly RunDetail Ended = new(
        new RunRecord
        {
            Id = Guid.NewGuid(),
            WorkflowName = "w",
            Status = RunStatus.Completed,
            Trigger = new ManualTrigger(),
            CreatedBy = "ada",
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        },
        [],
        []);

    [Fact]
    public async Task Follow_StoreAwayInBetween_SaysSoOnceAndGoesOn()
    {
        await using var client = new Client(new StoreUnavailableException("gone"), new StoreUnavailableException("gone"), new RequestException(ErrorCodes.StoreUnavailable, "gone"), Ended);
        using var view = new View();

        Assert.Same(Ended, await new RunFollower(client, TimeProvider.System).FollowAsync(Ended.Run.Id, view, CancellationToken.None));

        Assert.Equal(["the records cannot be read: gone; waiting for them"], view.Said);
    }

    [Fact]
    public async Task Follow_AnotherRefusal_IsTheCallers()
    {
        await using var client = new Client(new RequestException(ErrorCodes.RunNotFound, "no"));
        using var view = new View();

        await Assert.ThrowsAsync<RequestException>(() => new RunFollower(client, TimeProvider.System).FollowAsync(Ended.Run.Id, view, CancellationToken.None));
    }

    private sealed class Client(params object[] answers) : IRunClient
    {
        private readonly Queue<object> answers = new(answers);

        public TimeSpan PollInterval => TimeSpan.FromMilliseconds(1);

        public Task<RunDetail?> FindAsync(Guid runId, CancellationToken cancellationToken)
            => answers.Dequeue() is Exception error ? Task.FromException<RunDetail?>(error) : Task.FromResult<RunDetail?>(Ended);

        public Task<RunRecord> StartAsync(NewRun request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CancelAsync(Guid runId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public bool IsOwn => true;

        public Task<IReadOnlyList<GateView>> ListGatesAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StepRecord> DecideAsync(Guid runId, Guid stepId, bool approve, string? comment, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StepRecord> AnswerAsync(Guid runId, Guid stepId, RawJson value, string? comment, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SignalRecord> SignalAsync(NewSignal signal, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<RunRecord> RetryAsync(Guid runId, string from, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class View : IRunView
    {
        public List<string> Said { get; } = [];

        public void Show(RunDetail detail)
        {
        }

        public void Say(string notice) => Said.Add(notice);

        public void Dispose()
        {
        }
    }
}
