namespace Ironflow;

/// <summary>A request that cannot be carried out as it stands. Nothing was created or changed.</summary>
public sealed class RequestException : IronflowException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="details">Facts for a program, such as <c>path</c> or <c>run_id</c>.</param>
    public RequestException(string code, string message, IReadOnlyDictionary<string, string>? details = null)
        : base(message)
    {
        Code = code;
        Details = details ?? new Dictionary<string, string>();
    }

    /// <summary>The code.</summary>
    public string Code { get; }

    /// <summary>Facts for a program.</summary>
    public IReadOnlyDictionary<string, string> Details { get; }
}

/// <summary>The codes of refused requests and of failed runs (reference §1.12).</summary>
public static class ErrorCodes
{
    /// <summary>400: the request is not valid.</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>400: a payload that does not fit the workflow's input; details name the JSON path.</summary>
    public const string InvalidPayload = "INVALID_PAYLOAD";

    /// <summary>400: a field whose behaviour this version does not have.</summary>
    public const string NotSupported = "NOT_SUPPORTED";

    /// <summary>404 (400 when creating a run).</summary>
    public const string WorkflowNotFound = "WORKFLOW_NOT_FOUND";

    /// <summary>404.</summary>
    public const string RunNotFound = "RUN_NOT_FOUND";

    /// <summary>404.</summary>
    public const string StepNotFound = "STEP_NOT_FOUND";

    /// <summary>404: there is no API key of that id.</summary>
    public const string KeyNotFound = "KEY_NOT_FOUND";

    /// <summary>404: there is no grant of that id.</summary>
    public const string GrantNotFound = "GRANT_NOT_FOUND";

    /// <summary>409: the run has ended.</summary>
    public const string Conflict = "CONFLICT";

    /// <summary>409: the key was used with another request.</summary>
    public const string IdempotencyKeyConflict = "IDEMPOTENCY_KEY_CONFLICT";

    /// <summary>409, or a run's end: its concurrency key, or its workflow, has as many runs under way as it may, and refuses more.</summary>
    public const string ConcurrencyConflict = "CONCURRENCY_CONFLICT";

    /// <summary>413.</summary>
    public const string PayloadTooLarge = "PAYLOAD_TOO_LARGE";

    /// <summary>503: the store does not answer.</summary>
    public const string StoreUnavailable = "STORE_UNAVAILABLE";

    /// <summary>A run's end: a step failed.</summary>
    public const string StepFailed = "STEP_FAILED";

    /// <summary>A run's end: the workflow's code threw.</summary>
    public const string WorkflowFailed = "WORKFLOW_FAILED";

    /// <summary>A run's end: the workflow awaited something the context did not give it.</summary>
    public const string ForeignAwait = "FOREIGN_AWAIT";

    /// <summary>A run's end: the workflow asked for another step than the one on record.</summary>
    public const string ReplayDivergence = "REPLAY_DIVERGENCE";

    /// <summary>A run's end: more steps than allowed.</summary>
    public const string RunTooLong = "RUN_TOO_LONG";

    /// <summary>A run's end: store or engine failed for longer than retries last.</summary>
    public const string Infrastructure = "INFRASTRUCTURE";

    /// <summary>A run's end: its engine instance failed or is gone.</summary>
    public const string InstanceLost = "INSTANCE_LOST";

    /// <summary>A run's end: it was cancelled.</summary>
    public const string Cancelled = "CANCELLED";

    /// <summary>A gate was rejected and the workflow did not catch it.</summary>
    public const string ApprovalRejected = "APPROVAL_REJECTED";

    /// <summary>The run's budget did not cover a step (semantics 8.3).</summary>
    public const string RunBudgetExceeded = "RUN_BUDGET_EXCEEDED";

    /// <summary>A workflow called itself, or others, too deep or too wide (semantics 7.3).</summary>
    public const string WorkflowGuardRejected = "WORKFLOW_GUARD_REJECTED";

    /// <summary>The host's version of the workflow cannot go on with the run (semantics 9.7).</summary>
    public const string VersionMismatch = "VERSION_MISMATCH";

    /// <summary>An answer does not fit what a gate asks for.</summary>
    public const string InvalidInput = "INVALID_INPUT";

    /// <summary>The caller may not decide here.</summary>
    public const string NotAllowedToDecide = "FORBIDDEN";
}
