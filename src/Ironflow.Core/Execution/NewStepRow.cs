using Ironflow.Secrets;
using Ironflow.Steps;

namespace Ironflow.Execution;

/// <summary>A step's row before anything of it has begun.</summary>
internal static class NewStepRow
{
    public static StepRecord Of(StepRequest step, DateTimeOffset now)
    {
        var key = StepKey.Parse(step.Key);
        return new StepRecord
        {
            Id = key.StepId(step.RunId),
            RunId = step.RunId,
            Key = key,
            Name = step.Name,
            Kind = step.Kind,
            Status = StepStatus.Pending,
            Dependencies = step.Dependencies,
            Input = Redactor.Redact(step.Config),
            IsErrorHandler = step.IsErrorHandler,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
