using System.Collections.Concurrent;
using System.Text.Json;
using Ironflow.Agents;
using Ironflow.Agents.ClaudeCode;
using Ironflow.Core.Tests.Execution;
using Ironflow.Core.Tests.Execution.Shell;
using Ironflow.Json;
using Ironflow.Secrets;
using Ironflow.Steps;
using Ironflow.TestKit.ClaudeCode;
using Ironflow.TestKit.ModelServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironflow.Core.Tests.Agents.ClaudeCode;

/// <summary>Asks the real CLI against a scripted model, or a fake program in its place, in a home and a working directory of the test's own.</summary>
public abstract class ClaudeCodeFixture : IDisposable
{
    protected const string Key = "sk-ant-the-key-of-the-test";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ironflow-claude-");

    protected ClaudeCodeFixture() => Directory.CreateDirectory(Folder);

    /// <summary>The working directory.</summary>
    protected string Folder => Path.Combine(folder.FullName, "work");

    internal MarkedProcesses Processes { get; } = new();

    internal ConcurrentQueue<AgentProgress> Progress { get; } = new();

    internal ConcurrentQueue<ProcessMark> Started { get; } = new();

    public void Dispose()
    {
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    internal AgentCall Call(string prompt = "say hello") => new()
    {
        RunId = Guid.NewGuid(),
        StepName = "the-step",
        IdempotencyKey = "the-idempotency-key",
        Prompt = prompt,
        WorkingDirectory = Folder,
        Timeout = TimeSpan.FromMinutes(1),
        Secrets = new SecretScope(new FixedSecrets(("CLAUDE_KEY", Key))),
        Report = Progress.Enqueue,
        ProcessStarted = mark =>
        {
            Started.Enqueue(mark);
            return Task.CompletedTask;
        },
        Logger = NullLogger.Instance,
    };

    /// <summary>Asks the real CLI.</summary>
    internal async Task<AgentAnswer> AskAsync(AnthropicServer server, AgentCall call, TimeSpan? idle = null, CancellationToken stop = default)
    {
        var options = Options(await ClaudeCodeCli.ProgramAsync()) with { BaseUrl = new Uri(server.Url), ApiKeySecret = "CLAUDE_KEY" };
        return await Provider(idle is { } limit ? options with { IdleTimeout = limit } : options).InvokeAsync(call, stop);
    }

    internal async Task<AgentAnswer> AskAsync(AgentCall call, params AnthropicTurn[] turns)
    {
        await using var server = await AnthropicServer.StartAsync(turns);
        return await AskAsync(server, call);
    }

    /// <summary>Asks a shell script in the place of the CLI.</summary>
    internal Task<AgentAnswer> AskFakeAsync(string script, AgentCall? call = null, TimeSpan? idle = null, CancellationToken stop = default)
        => Provider(Options(Fake(script)) with { IdleTimeout = idle ?? TimeSpan.FromSeconds(30) }).InvokeAsync(call ?? Call(), stop);

    /// <summary>A program that reads its input and prints lines.</summary>
    internal static string Printing(params string[] lines) => "cat > /dev/null\ncat <<'END'\n" + string.Join('\n', lines) + "\nEND\n";

    internal string Fake(string script)
    {
        var path = Path.Combine(folder.FullName, "fake-claude");
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    internal ClaudeCodeOptions Options(string program) => new()
    {
        Program = program,
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = folder.FullName,
            ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
            ["CLAUDE_CODE_MAX_RETRIES"] = "1",
            [MarkedProcesses.Variable] = Processes.Mark,
        },
    };

    internal static ClaudeCodeProvider Provider(ClaudeCodeOptions options) => new(options, TimeProvider.System);

    internal static string? TextOf(AgentAnswer answer)
    {
        Assert.Null(answer.Failure);
        return JsonSerializer.Deserialize<string>(answer.Value!.Value.Text);
    }

    internal static JsonElement[] TraceOf(AgentAnswer answer) => [.. JsonDocument.Parse(answer.Trace!.Value.Text).RootElement.EnumerateArray()];

    internal static AgentFailure FailureOf(AgentAnswer answer, AgentFailureKind kind)
    {
        Assert.NotNull(answer.Failure);
        Assert.True(answer.Failure.Kind == kind, answer.Failure.ToString());
        return answer.Failure;
    }
}

/// <summary>The tests that start the real CLI: one after the other, since each start keeps a core busy.</summary>
[CollectionDefinition(Name)]
public sealed class RealClaudeCode
{
    public const string Name = "Claude Code";
}
