using System.Globalization;
using System.Text;
using System.Text.Json;
using Ironflow.Json;

namespace Ironflow.Local.Commands;

/// <summary>Reads <c>--payload</c>: JSON itself, <c>@file</c>, or <c>@-</c> for standard input.</summary>
internal static class PayloadArgument
{
    // The API's limit, whichever process executes the run.
    private const int MaxBytes = 2 * 1024 * 1024;

    // As the API takes a body: nothing in it is ignored or guessed.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="RequestException">It cannot be read or is not JSON.</exception>
    public static RawJson Read(string? argument, string option = "--payload")
    {
        var text = argument switch
        {
            null => "{}",
            "@-" => ReadAll(Console.OpenStandardInput(), "standard input", option),
            ['@', .. var file] => ReadFile(file, option),
            _ => argument,
        };
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes)
            throw new RequestException(ErrorCodes.PayloadTooLarge, $"{option} has more than {MaxBytes} bytes; hand large data over as a file's path");
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            return new RawJson(document.RootElement.GetRawText());
        }
        catch (JsonException error)
        {
            throw new RequestException(ErrorCodes.InvalidPayload, $"{option} is not JSON{Place(error)}: {Reason(error)}");
        }
    }

    private static string ReadFile(string file, string option)
    {
        try
        {
            return ReadAll(File.OpenRead(file), $"'{file}'", option);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RequestException(ErrorCodes.InvalidPayload, $"{option} names a file that cannot be read: {error.Message}");
        }
    }

    private static string ReadAll(Stream stream, string source, string option)
    {
        try
        {
            using var reader = new StreamReader(stream, StrictUtf8);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw new RequestException(ErrorCodes.InvalidPayload, $"{option}: {source} is not text in UTF-8");
        }
    }

    private static string Place(JsonException error) => error is { LineNumber: { } line, BytePositionInLine: { } position }
        ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, position {position + 1}")
        : string.Empty;

    private static string Reason(JsonException error)
    {
        var end = error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }
}
