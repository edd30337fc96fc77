using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironflow.Local.Hosting;

/// <summary>Where the process that holds a data folder listens, written beside its lock, readable by its owner only (design §5).</summary>
internal sealed record Endpoint(string Url, string Token, int Pid)
{
    private const string FileName = "endpoint";

    /// <summary>The endpoint of a folder, or <c>null</c> when there is none or it was left by a process that is gone.</summary>
    public static Endpoint? Read(string folder)
    {
        try
        {
            var endpoint = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), EndpointJson.Default.Endpoint);
            return endpoint is not null && IsAlive(endpoint.Pid) ? endpoint : null;
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));

    /// <summary>Writes it whole or not at all: a reader never sees half a file.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(path + ".new", options))
            JsonSerializer.Serialize(file, this, EndpointJson.Default.Endpoint);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Endpoint))]
internal sealed partial class EndpointJson : JsonSerializerContext;
