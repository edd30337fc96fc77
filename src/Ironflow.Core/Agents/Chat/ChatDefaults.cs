namespace Ironflow.Agents.Chat;

/// <summary>What holds for a kind of service when its options do not say.</summary>
internal static class ChatDefaults
{
    // Anthropic's smallest limit among the models that are still served.
    private const int AnthropicOutputTokens = 8_192;

    public static string KeySecret(ChatServiceOptions options) => options.KeySecret ?? options.Kind switch
    {
        ChatServiceKind.OpenAi => "OPENAI_API_KEY",
        ChatServiceKind.AzureOpenAi => "AZURE_OPENAI_API_KEY",
        ChatServiceKind.Anthropic => "ANTHROPIC_API_KEY",
        _ => "IRONFLOW_OPENAI_COMPATIBLE_API_KEY",
    };

    /// <summary>Whether the service can be used without a key.</summary>
    public static bool IsKeyOptional(ChatServiceKind kind) => kind is ChatServiceKind.AzureOpenAi or ChatServiceKind.OpenAiCompatible;

    public static string? Model(ChatServiceOptions options) => options.DefaultModel ?? options.Kind switch
    {
        ChatServiceKind.OpenAi => "gpt-5-mini",
        ChatServiceKind.Anthropic => "claude-sonnet-4-5",
        _ => null,
    };

    public static IReadOnlyList<string> ModelPrefixes(ChatServiceOptions options) => options.ModelPrefixes ?? options.Kind switch
    {
        ChatServiceKind.OpenAi => ["gpt-", "o1", "o3", "o4"],
        ChatServiceKind.Anthropic => ["claude"],
        _ => [],
    };

    public static int? MaxOutputTokens(ChatServiceOptions options)
        => options.MaxOutputTokens ?? (options.Kind == ChatServiceKind.Anthropic ? AnthropicOutputTokens : null);

    public static bool NativeSchema(ChatServiceOptions options) => options.NativeSchema ?? options.Kind != ChatServiceKind.OpenAiCompatible;

    public static string EndpointHint(ChatServiceKind kind) => kind switch
    {
        ChatServiceKind.AzureOpenAi => "set AZURE_OPENAI_ENDPOINT, such as https://NAME.openai.azure.com",
        ChatServiceKind.OpenAiCompatible => "set IRONFLOW_OPENAI_COMPATIBLE_ENDPOINT, such as http://localhost:11434/v1",
        _ => "leave it out for the vendor's own",
    };
}
