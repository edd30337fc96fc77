using Ironflow.Runs;

namespace Ironflow.Local.Tests.Semantics;

/// <summary>Semantics 10.2: small values travel, large ones rest.</summary>
public sealed class ValueTests
{
    [Fact]
    public async Task Rule10_2_LargeOutput_ReadWithoutLoading_ThrowsAndNamesLoadAsync()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var large = await context.OperationAsync("large", new Large(300_000));
            context.SetOutput(large.Value.Length);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal(RunStatus.Failed, detail.Run.Status);
        Assert.Contains("await step.LoadAsync()", detail.Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule10_2_LargeOutput_Loaded_IsWhole()
    {
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var large = await context.OperationAsync("large", new Large(300_000));
            await large.LoadAsync();
            await context.OperationAsync("after", new Echo("x"));
            context.SetOutput(large.Value.Length);
        }));

        var detail = await harness.RunAsync();

        Assert.Equal((null, "300000"), (detail.Run.Error, detail.Run.Output?.Text));
        Assert.Equal(300_002, (await harness.StepAsync(detail, "large")).Output!.Value.Text.Length);
    }

    [Fact]
    public async Task Rule10_3_SecretValue_IsMaskedBeforeItLeavesTheActivity()
    {
        Environment.SetEnvironmentVariable("IRONFLOW_SECRET_TEST_VALUE", "s3cr3t-value");
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var config = new ShellConfig("echo \"token is $TOKEN\"") { Environment = new Dictionary<string, string> { ["TOKEN"] = "secret:TEST_VALUE" } };
            context.SetOutput((await context.ShellAsync("use", config)).Stdout);
        }));

        var detail = await harness.RunAsync();
        var step = await harness.StepAsync(detail, "use");

        Assert.Equal("\"token is ***\"", detail.Run.Output?.Text);
        Assert.DoesNotContain("s3cr3t-value", step.Output!.Value.Text + step.Input, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule10_3_Quirk38_ASecretWrittenOut_IsMaskedOnTheRow_AndTheHandlerGetsIt()
    {
        const string Said = "Authorization: Bearer abcdefgh";
        await using var harness = await Harness.StartAsync(new TestWorkflow(async context =>
        {
            var config = new ShellConfig($"echo '{Said}'; exit 3") { Environment = new Dictionary<string, string> { ["DB_PASSWORD"] = "hunter2" } };
            var result = await context.ShellAsync("use", config, new StepOptions { AllowFailure = true });
            context.SetOutput(result.Stdout == Said);
        }));

        var detail = await harness.RunAsync();
        var step = await harness.StepAsync(detail, "use");

        Assert.Equal("true", detail.Run.Output?.Text);
        Assert.Contains("""["DB_PASSWORD","***"]""", step.Input!.Value.Text, StringComparison.Ordinal);
        Assert.Contains("Bearer ***", step.Output!.Value.Text, StringComparison.Ordinal);
        var row = string.Concat(step.Input!.Value.Text, step.Output.Value.Text, step.Error);
        Assert.DoesNotContain("hunter2", row, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefgh", row, StringComparison.Ordinal);
    }
}
