using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Records;
using Ironflow.Secrets;
using Ironflow.Steps;
using Polly;
using Polly.Retry;

namespace Ironflow.Execution;

/// <summary>Writes the end of a try. A store that is away is waited for while the result is held, so that finished work is not done again.</summary>
internal sealed class StepFinisher(IRecordStore store, IronflowOptions options, TimeProvider time)
{
    // 0.2, 0.4, … 10 s: about a minute and a half.
    private const int StoreRetries = 14;

    public async Task<StepResult> FinishAsync(StepRecord before, StepEnd end, StepRequest request, CancellationToken shutdown)
    {
        var row = Redacted(end.Row);
        var written = await WriteAsync(before, row, shutdown);
        if (written.Kind == StepWriteKind.Written)
        {
            var result = StepResults.Of(row, end.Output, options);
            if (end.IsLeftOpen)
                return result with { Status = StepStatus.Cancelled };
            return end.WillRetry ? result with { Failure = row.PastTries[^1].Failure, WillRetry = true } : result;
        }

        // Somebody closed the row meanwhile: what was spent is still recorded, and what stands is the result.
        var standing = written.Step ?? throw new StoreUnavailableException($"the row of step {before.Key} of run {before.RunId} is gone");
        if (StepTransitions.IsFinal(standing.Status))
            await WriteAsync(standing, Changes.LateReport(standing, row), shutdown);
        return StepResults.Standing(standing, request, options)
            ?? throw new StoreUnavailableException($"step {before.Key} of run {before.RunId} was taken over by another delivery");
    }

    private async Task<StepWriteResult> WriteAsync(StepRecord before, StepRecord after, CancellationToken shutdown)
    {
        var first = store.UpdateStepAsync(before, after, StepWrite.Plain, CancellationToken.None);
        try
        {
            return await first;
        }
        catch (StoreUnavailableException)
        {
            return await Pipeline().ExecuteAsync(
                async token => await store.UpdateStepAsync(before, after, StepWrite.Plain, token), shutdown);
        }
    }

    private static StepRecord Redacted(StepRecord row)
    {
        RawJson? output = row.Output is { } rawOutput ? Redactor.Redact(rawOutput) : null;
        RawJson? trace = row.Trace is { } rawTrace ? Redactor.Redact(rawTrace) : null;
        var error = row.Error is { } rawError ? Redactor.Redact(rawError) : null;
        // Most rows hold nothing to redact, and a row is large to copy.
        return output == row.Output && trace == row.Trace && error == row.Error ? row : row with { Output = output, Trace = trace, Error = error };
    }

    private ResiliencePipeline Pipeline() => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<StoreUnavailableException>(),
            MaxRetryAttempts = StoreRetries,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(10),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();
}
