using System.Text.Json.Serialization;

namespace Ironflow.Agents.Chat;

/// <summary>The sorts of model services, each with its vendor's client library.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChatServiceKind>))]
public enum ChatServiceKind
{
    /// <summary>OpenAI's chat completions.</summary>
    [JsonStringEnumMemberName("openai")]
    OpenAi,

    /// <summary>Azure OpenAI: the model is a deployment's name.</summary>
    [JsonStringEnumMemberName("azure-openai")]
    AzureOpenAi,

    /// <summary>Anthropic's messages.</summary>
    [JsonStringEnumMemberName("anthropic")]
    Anthropic,

    /// <summary>Any service that speaks OpenAI's chat completions, such as Ollama or vLLM.</summary>
    [JsonStringEnumMemberName("openai-compatible")]
    OpenAiCompatible,
}
