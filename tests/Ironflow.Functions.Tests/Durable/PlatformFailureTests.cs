using Ironflow.Functions.Durable;

namespace Ironflow.Functions.Tests.Durable;

public sealed class PlatformFailureTests
{
    // As an extension wrote it for an orchestration whose worker had just been killed, its call stack cut.
    private const string Killed = """
        {"message":"Function 'Ironflow_Run' failed with an unhandled exception.","details":"Microsoft.Azure.WebJobs.Host.FunctionInvocationException: Exception while executing function: Functions.Ironflow_Run\n ---> System.InvalidOperationException: Did not find any initialized language workers\n   at Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcFunctionInvocationDispatcher.InvokeAsync()\n   --- End of inner exception stack trace ---"}
        """;

    [Theory]
    [InlineData(Killed, true)]
    [InlineData("Microsoft.Azure.WebJobs.Script.Workers.WorkerProcessExitException: dotnet exited with code 137", true)]
    [InlineData("Non-Deterministic workflow detected", false)]
    [InlineData("it broke", false)]
    public void Is_TextOfAFailure_TellsThePlatformsFromTheCodes(string text, bool expected) => Assert.Equal(expected, PlatformFailure.Is(text));

    [Theory]
    [InlineData(Killed, "Function 'Ironflow_Run' failed with an unhandled exception. System.InvalidOperationException: Did not find any initialized language workers")]
    [InlineData("""{"message":"it broke"}""", "it broke")]
    [InlineData("it broke", "it broke")]
    [InlineData("[1]", "[1]")]
    public void Shorten_TextOfAFailure_LeavesOutTheCallStack(string text, string expected) => Assert.Equal(expected, PlatformFailure.Shorten(text));
}
