using System.Diagnostics;
using Ironflow.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Local.Tests.Samples;

/// <summary>A real git repository in a temporary directory, untouched by the machine's own git settings.</summary>
internal sealed class TempRepository : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("ironflow-repo-").FullName;

    public TempRepository()
    {
        Root = Directory.CreateDirectory(Path.Combine(home, "work tree")).FullName;
        Git("init", "--quiet", "--initial-branch=main");
    }

    public string Root { get; private init; }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Commit(string author = "Ada Lovelace")
    {
        Git("add", "--all");
        Git("-c", $"user.name={author}", "-c", "user.email=someone@example.invalid", "commit", "--quiet", "--allow-empty", "--message", "change");
    }

    public string Git(params string[] args)
    {
        var start = new ProcessStartInfo("git", args)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, $"git {string.Join(' ', args)}: {error.Result}");
        return output;
    }

    /// <summary>Runs an operation as its activity does: its data and its result both go through JSON.</summary>
    public static async Task<T> RunAsync<T>(Operation<T> operation, CancellationToken cancellationToken = default)
    {
        var data = System.Text.Json.JsonSerializer.Serialize(operation, operation.GetType(), PayloadJson.Options);
        var copy = (Operation<T>)System.Text.Json.JsonSerializer.Deserialize(data, operation.GetType(), PayloadJson.Options)!;
        var context = new OperationContext(
            Guid.NewGuid(), "step", "key", NullServiceProvider.Instance, NullLogger.Instance, name => throw new InvalidOperationException(name), cancellationToken);
        var result = System.Text.Json.JsonSerializer.Serialize(await copy.RunAsync(context), PayloadJson.Options);
        return System.Text.Json.JsonSerializer.Deserialize<T>(result, PayloadJson.Options)!;
    }

    public void Dispose() => Directory.Delete(home, recursive: true);

    private sealed class NullServiceProvider : IServiceProvider
    {
        public static NullServiceProvider Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
