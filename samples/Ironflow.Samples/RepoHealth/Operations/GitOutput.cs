using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ironflow.Samples.RepoHealth.Operations;

/// <summary>Reads git's output entry by entry, so that memory does not grow with the repository.</summary>
internal static class GitOutput
{
    private static readonly HashSet<string> Passed = new(["PATH", "HOME", "XDG_CONFIG_HOME", "USERPROFILE", "SystemRoot", "TMPDIR", "TEMP"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The entries of a git command's output, each ended by <paramref name="separator"/>.</summary>
    /// <exception cref="OperationFailedException">git is missing or ended with a code other than 0 and <paramref name="alsoFine"/>.</exception>
    public static async IAsyncEnumerable<string> ReadAsync(
        string root, char separator, IReadOnlyList<string> args, int alsoFine = 0, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var git = Start(root, args);
        try
        {
            git.StandardInput.Close();
            var errors = git.StandardError.ReadToEndAsync(cancellationToken);
            await foreach (var entry in SplitAsync(git.StandardOutput, separator, cancellationToken))
                yield return entry;
            var error = await errors;
            await git.WaitForExitAsync(cancellationToken);
            if (git.ExitCode != 0 && git.ExitCode != alsoFine)
                throw new OperationFailedException($"'git {string.Join(' ', args)}' ended with {git.ExitCode}: {error.Trim()}");
        }
        finally
        {
            // Reached with git still running when the reader stopped early or the step was cancelled.
            if (!git.HasExited)
                git.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string root, IReadOnlyList<string> args)
    {
        var start = new ProcessStartInfo("git", args)
        {
            WorkingDirectory = root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

        // A repository's settings can name programs that git starts; none of them sees what else the host's environment holds.
        foreach (var name in start.Environment.Keys.Where(name => !name.StartsWith("GIT_", StringComparison.Ordinal) && !Passed.Contains(name)).ToList())
            start.Environment.Remove(name);

        // A report only looks: no refreshed index is written, no credential is asked for, and messages are the same everywhere.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new OperationFailedException($"git cannot be started in '{root}': {error.Message}. Install git and see that the directory exists", inner: error);
        }
    }

    private static async IAsyncEnumerable<string> SplitAsync(
        StreamReader reader, char separator, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new char[8_192];
        var rest = new StringBuilder();
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var start = 0;
            for (var end = Array.IndexOf(buffer, separator, 0, read); end >= 0; end = Array.IndexOf(buffer, separator, start, read - start))
            {
                yield return rest.Append(buffer, start, end - start).ToString();
                rest.Clear();
                start = end + 1;
            }

            rest.Append(buffer, start, read - start);
        }

        if (rest.Length > 0)
            yield return rest.ToString();
    }
}
