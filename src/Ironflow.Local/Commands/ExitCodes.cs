namespace Ironflow.Local.Commands;

/// <summary>The exit codes of the command; documented in docs/operations.md.</summary>
internal static class ExitCodes
{
    public const int Completed = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Interrupted = 130;
}
