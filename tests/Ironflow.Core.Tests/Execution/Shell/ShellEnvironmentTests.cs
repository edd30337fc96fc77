using Ironflow.Execution.Shell;
using Ironflow.Steps;

namespace Ironflow.Core.Tests.Execution.Shell;

public sealed class ShellEnvironmentTests : ShellFixture
{
    [Theory]
    [InlineData("AzureWebJobsStorage")]
    [InlineData("AzureWebJobsStorage__tableServiceUri")]
    [InlineData("IDENTITY_HEADER")]
    [InlineData("MSI_SECRET")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING")]
    [InlineData("APPLICATIONINSIGHTS_AUTHENTICATION_STRING")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_HEADERS")]
    [InlineData("APPINSIGHTS_INSTRUMENTATIONKEY")]
    [InlineData("WEBSITE_AUTH_ENCRYPTION_KEY")]
    [InlineData("SQLAZURECONNSTR_main")]
    [InlineData("ConnectionStrings__main")]
    [InlineData("Secrets__mail")]
    [InlineData("IRONFLOW_SECRET_mail")]
    [InlineData("OPENAI_API_KEY")]
    [InlineData("STORAGE_CONNECTIONSTRING")]
    public void Rule11_Shell_HostSecrets_SuchNames_AreNeverInherited(string name) => Assert.True(HostSecrets.Includes(name));

    [Theory]
    [InlineData("PATH")]
    [InlineData("HOME")]
    [InlineData("LANG")]
    [InlineData("SSH_AUTH_SOCK")]
    [InlineData("GIT_AUTHOR_NAME")]
    public void HostSecrets_OrdinaryNames_AreInherited(string name) => Assert.False(HostSecrets.Includes(name));

    [Fact]
    public async Task Rule11_Shell_Environment_OfTheHost_IsInheritedWithoutItsSecrets()
    {
        var plain = "PLAIN_" + Guid.NewGuid().ToString("N");
        var secret = "AzureWebJobs" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(plain, "yes");
        Environment.SetEnvironmentVariable(secret, "key");
        try
        {
            var stdout = (await RunAsync(new ShellConfig("env"))).Json().GetProperty("stdout").GetString()!;

            Assert.Contains(plain + "=yes", stdout, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, stdout, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(plain, null);
            Environment.SetEnvironmentVariable(secret, null);
        }
    }

    [Fact]
    public async Task Environment_Clean_HoldsOnlyThePairsAndOurs()
    {
        var config = new ShellConfig("/usr/bin/env") { CleanEnvironment = true, Environment = new Dictionary<string, string> { ["MINE"] = "1" } };

        var names = (await RunAsync(config)).Json().GetProperty("stdout").GetString()!.Split('\n').Select(line => line.Split('=')[0]);

        Assert.Equal(
            ["IRONFLOW_IDEMPOTENCY_KEY", "IRONFLOW_PROCESS_MARK", "IRONFLOW_RUN_ID", "IRONFLOW_STEP", "MINE", "TEST_MARK"],
            names.Except(["PWD", "_", "SHLVL", "OLDPWD"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Environment_OfEveryCommand_NamesRunStepAndKey()
    {
        var execution = Execution(new ShellConfig("echo $IRONFLOW_RUN_ID $IRONFLOW_STEP $IRONFLOW_IDEMPOTENCY_KEY"));
        var outcome = await new ShellExecutor(new(), TimeProvider.System).ExecuteAsync(execution);

        var run = execution.Request.RunId;
        Assert.Equal($"{run} the-step {run}:001:00000:0000", outcome.Json().GetProperty("stdout").GetString());
    }

    [Fact]
    public async Task Secret_InEnvArgsAndStdin_IsResolvedAndKnown()
    {
        var secrets = new FixedSecrets(("A", "alpha"), ("B", "beta"), ("C", "gamma"));
        var config = ShellConfig.Exec("sh", "-c", "echo $MINE $1; cat", "sh", "secret:B") with
        {
            Environment = new Dictionary<string, string> { ["MINE"] = "secret:A" },
            Stdin = "secret:C",
        };
        var execution = Execution(config, secrets: secrets);

        var outcome = await new ShellExecutor(new(), TimeProvider.System).ExecuteAsync(execution);

        Assert.Equal("alpha beta\ngamma", outcome.Json().GetProperty("stdout").GetString());
        Assert.Equal(["alpha", "beta", "gamma"], execution.Secrets.Known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Secret_Missing_IsAConfigFailureNamingPlaceAndRemedy()
    {
        var outcome = await RunAsync(new ShellConfig("true") { Environment = new Dictionary<string, string> { ["MINE"] = "secret:GONE" } });

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.Contains("env MINE: there is no secret named 'GONE'", outcome.Failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=B")]
    [InlineData("a.b")]
    [InlineData("1A")]
    [InlineData("A\0B")]
    [InlineData("IRONFLOW_RUN_ID")]
    public async Task Environment_InvalidName_IsAConfigFailure(string name)
    {
        var outcome = await RunAsync(new ShellConfig("true") { Environment = new Dictionary<string, string> { [name] = "v" } });

        Assert.Equal(FailureKind.Config, outcome.Failure!.Kind);
        Assert.Contains("environment variable", outcome.Failure.Message, StringComparison.Ordinal);
    }
}
