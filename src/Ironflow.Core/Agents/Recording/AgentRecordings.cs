using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironflow.Hosting;
using Ironflow.Json;
using Ironflow.Secrets;

namespace Ironflow.Agents.Recording;

/// <summary>Recorded answers in a folder, one file each, named by what shaped the answer.</summary>
/// <param name="folder">The folder.</param>
public sealed class AgentRecordings(string folder)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The recorded answer to a call; <c>null</c> when there is none.</summary>
    /// <exception cref="InvalidConfigurationException">Its file cannot be read.</exception>
    public AgentAnswer? Find(AgentCall call)
    {
        var file = FileOf(call);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(Compact(File.ReadAllText(file)), RecordingJson.Default.AgentRecording)?.Answer : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new InvalidConfigurationException($"the recorded answer {file} cannot be read: {error.Message}. Remove the file and record again");
        }
    }

    /// <summary>Keeps an answer, with everything masked that is known for a secret or looks like one. An earlier one of the same call is replaced.</summary>
    public void Save(AgentCall call, string provider, AgentAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(call);
        Directory.CreateDirectory(folder);
        var recording = new AgentRecording { Step = call.StepName, Provider = provider, Call = AgentRecordingKey.Parts(call), Answer = answer };
        var json = new RawJson(JsonSerializer.Serialize(recording, RecordingJson.Default.AgentRecording));
        var file = FileOf(call);
        var beside = $"{file}.{Guid.NewGuid():N}.tmp";
        File.WriteAllText(beside, Readable(Redactor.Redact(new SecretMask(call.Secrets.Known).Apply(json))));
        File.Move(beside, file, overwrite: true);
    }

    // What is within an answer comes back as it was given, without the file's line breaks.
    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString(Plain);

    // People review recordings, line by line.
    private static string Readable(RawJson json) => JsonNode.Parse(json.ToString())!.ToJsonString(Indented) + "\n";

    /// <summary>The file of a call's answer.</summary>
    public string FileOf(AgentCall call) => Path.Combine(folder, AgentRecordingKey.Of(call) + ".json");
}
