using System.Globalization;
using System.Text;

namespace Ironflow.Execution.Shell;

/// <summary>A process as <c>/proc</c> shows it.</summary>
internal readonly record struct ProcessEntry(int Pid, char State, int Group, long StartedAt)
{
    public bool IsAlive => State is not ('Z' or 'X');
}

/// <summary>The processes of this machine, on Linux; empty elsewhere.</summary>
internal static class ProcessTable
{
    public static ProcessEntry? Find(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            // The program's name stands in parentheses and may hold anything; the fields after its last one are plain.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessEntry(pid, fields[0][0], Number(fields[2]), long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    public static IEnumerable<ProcessEntry> All()
    {
        if (!OperatingSystem.IsLinux())
            yield break;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Find(pid) is { } entry)
                yield return entry;
        }
    }

    /// <summary>Whether a process was started with that environment variable, itself or by inheritance.</summary>
    public static bool HasVariable(int pid, string name, string value)
    {
        try
        {
            var environment = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"));
            var wanted = Encoding.UTF8.GetBytes($"\0{name}={value}\0");
            return environment.AsSpan().StartsWith(wanted.AsSpan(1)) || environment.AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
