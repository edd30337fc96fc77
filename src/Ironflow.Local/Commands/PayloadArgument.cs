using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Local.Commands;

/// <summary>Reads <c>--payload</c>: JSON itself, <c>@file</c>, or <c>@-</c> for standard input.</summary>
internal static class PayloadArgument
{
    /// <exception cref="RequestException">It cannot be read or is not JSON.</exception>
    public static RawJson Read(string? argument)
    {
        var text = argument switch
        {
            null => "{}",
            "@-" => Console.In.ReadToEnd(),
            ['@', .. var file] => ReadFile(file),
            _ => argument,
        };
        try
        {
            using var document = JsonDocument.Parse(text);
            return new RawJson(document.RootElement.GetRawText());
        }
        catch (JsonException error)
        {
            throw new RequestException(ErrorCodes.InvalidPayload, $"--payload is not JSON: {error.Message}");
        }
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RequestException(ErrorCodes.InvalidPayload, $"--payload names a file that cannot be read: {error.Message}");
        }
    }
}
