using System.Globalization;
using System.Text.Json;

namespace Ironflow.Core.Tests.Architecture;

/// <summary>The Functions host ignores a setting in the wrong node without a word, so this reads the file as the host does.</summary>
public sealed class HostJsonTests : IDisposable
{
    private readonly JsonDocument host = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("host.json")));

    [Theory]
    [InlineData("version", "2.0")]
    [InlineData("telemetryMode", "OpenTelemetry")]
    [InlineData("functionTimeout", "00:10:00")]
    [InlineData("extensions.http.routePrefix", "")]
    [InlineData("extensions.durableTask.hubName", "Ironflow")]
    [InlineData("extensions.durableTask.maxConcurrentActivityFunctions", "16")]
    [InlineData("extensions.durableTask.maxConcurrentOrchestratorFunctions", "16")]
    [InlineData("extensions.durableTask.extendedSessionsEnabled", "False")]
    [InlineData("extensions.durableTask.storageProvider.type", "AzureStorage")]
    [InlineData("extensions.durableTask.storageProvider.maxQueuePollingInterval", "00:00:01")]
    [InlineData("extensions.durableTask.storageProvider.workItemQueueVisibilityTimeout", "00:00:20")]
    [InlineData("extensions.durableTask.storageProvider.controlQueueVisibilityTimeout", "00:01:00")]
    [InlineData("extensions.durableTask.storageProvider.partitionCount", "4")]
    [InlineData("extensions.durableTask.storageProvider.useTablePartitionManagement", "True")]
    [InlineData("extensions.durableTask.tracing.traceInputsAndOutputs", "False")]
    public void Setting_InItsNode_HasItsValue(string path, string value)
    {
        var node = path.Split('.').Aggregate(host.RootElement, (current, name) => current.GetProperty(name));
        Assert.Equal(value, node.ToString());
    }

    [Fact]
    public void Nodes_OfTheDurableExtension_AreOnlyKnownOnes()
    {
        var durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");
        Assert.Equal(
            ["extendedSessionsEnabled", "hubName", "maxConcurrentActivityFunctions", "maxConcurrentOrchestratorFunctions", "storageProvider", "tracing"],
            durable.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["durableTask", "http"], host.RootElement.GetProperty("extensions").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["extensions", "functionTimeout", "logging", "telemetryMode", "version"], host.RootElement.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ControlQueueVisibilityTimeout_IsWithinWhatTheExtensionAccepts()
    {
        // Below one minute the extension refuses to start.
        var text = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("storageProvider").GetProperty("controlQueueVisibilityTimeout").GetString();
        Assert.InRange(TimeSpan.Parse(text!, CultureInfo.InvariantCulture), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(60));
    }

    [Fact]
    public void HostJson_InTheRepository_StandsOnce()
        => Assert.Equal(["host.json"], Repository.Below(".", "host.json"));

    [Fact]
    public void LocalSettingsExample_ForDevelopment_NamesStorageAndWorker()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.json.example")));
        var values = settings.RootElement.GetProperty("Values");
        Assert.Equal("UseDevelopmentStorage=true", values.GetProperty("AzureWebJobsStorage").GetString());
        Assert.Equal("dotnet-isolated", values.GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.Equal("Development", values.GetProperty("AZURE_FUNCTIONS_ENVIRONMENT").GetString());
    }

    public void Dispose() => host.Dispose();
}
