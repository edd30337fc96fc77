namespace Ironflow.Core.Tests.Execution.Shell;

/// <summary>The processes of one test: those that carry its mark in their environment, as <c>/proc</c> shows it.</summary>
internal sealed class MarkedProcesses
{
    public const string Variable = "TEST_MARK";

    public string Mark { get; } = "ironflow-test-" + Guid.NewGuid().ToString("N");

    public Task AssertNoneLeftAsync() => Eventually.TrueAsync(() => !Alive().Any(), "every process of the step is gone");

    public IEnumerable<int> Alive()
    {
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), out var pid) && pid != Environment.ProcessId && HasMark(path))
                yield return pid;
        }
    }

    private bool HasMark(string path)
    {
        try
        {
            return File.ReadAllText(Path.Combine(path, "environ")).Contains(Mark, StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
