using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Execution.Shell;

/// <summary>The output of a shell step (reference §2.7), with further members only when they apply.</summary>
internal static class ShellOutput
{
    public static RawJson Write(CommandEnd end)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("stdout", end.Stdout);
            json.WriteString("stderr", end.Stderr);
            if (end.ExitCode is { } code)
                json.WriteNumber("exit_code", code);
            if (end.StdoutCut > 0 || end.StderrCut > 0)
            {
                json.WriteStartObject("truncated");
                json.WriteNumber("stdout_bytes", end.StdoutCut);
                json.WriteNumber("stderr_bytes", end.StderrCut);
                json.WriteEndObject();
            }

            if (end.OutputDropped)
                json.WriteBoolean("output_dropped", true);
            if (end.BackgroundKilled > 0)
                json.WriteNumber("background_killed", end.BackgroundKilled);
            json.WriteEndObject();
        }

        return new RawJson(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
