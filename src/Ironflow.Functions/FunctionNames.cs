using Ironflow.Orchestration;

namespace Ironflow.Functions;

/// <summary>
/// The names the engine knows, as names of functions. A function's name may hold letters, digits, <c>_</c> and <c>-</c> only, so a dot becomes
/// an underscore; this room alone knows that.
/// </summary>
internal static class FunctionNames
{
    public const string RunOrchestrator = "Ironflow_Run";
    public const string Shell = "Ironflow_Shell";
    public const string Http = "Ironflow_Http";
    public const string Agent = "Ironflow_Agent";
    public const string Operation = "Ironflow_Operation";
    public const string Record = "Ironflow_Record";
    public const string Sweep = "Ironflow_Sweep";
    public const string Webhooks = "Ironflow_Webhooks";
    public const string Retention = "Ironflow_Retention";

    /// <summary>The host tries routes in the order of their functions' names, and this one's route takes every path: so its name sorts after all others.</summary>
    public const string Fallback = "Zz_Fallback";

    /// <summary>The function that stands for one of <see cref="DurableNames"/>.</summary>
    public static string Of(string durableName) => durableName.Replace('.', '_');

    /// <summary>The name of <see cref="DurableNames"/> that a function stands for.</summary>
    public static string DurableNameOf(string function) => function.Replace('_', '.');
}
