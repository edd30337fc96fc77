using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ironflow.Hosting;

namespace Ironflow.Agents.Prices;

/// <summary>A file of prices.</summary>
internal static class ModelPriceFile
{
    /// <exception cref="InvalidConfigurationException">It is missing or not valid.</exception>
    public static IReadOnlyDictionary<string, ModelPrice> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), ModelPriceJson.Default.DictionaryStringModelPrice)
                ?? throw new InvalidConfigurationException($"the price file {path} is null; it is an object with a member per model");
        }
        catch (JsonException error)
        {
            throw new InvalidConfigurationException(string.Create(
                CultureInfo.InvariantCulture,
                $"the price file {path}, line {error.LineNumber + 1}, at {error.Path ?? "$"}: a price is an object with 'input', 'output', and if they differ 'cache_read' and 'cache_write', in US dollars per million tokens"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidConfigurationException($"the price file {path} cannot be read: {error.Message}");
        }
    }
}

/// <summary>How it is read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Dictionary<string, ModelPrice>))]
internal sealed partial class ModelPriceJson : JsonSerializerContext;
