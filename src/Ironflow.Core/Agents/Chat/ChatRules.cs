using Ironflow.Agents.Prices;

namespace Ironflow.Agents.Chat;

/// <summary>What a model service cannot do for a call. It says so rather than leave it out without a word.</summary>
internal static class ChatRules
{
    /// <exception cref="ChatConfigException">The call asks for it.</exception>
    public static void Check(AgentCall call, ChatServiceOptions options)
    {
        Require(call.Model is not null || ChatDefaults.Model(options) is not null, "no model is named; set the step's Model or the service's DefaultModel");
        Require(call.ResumeSessionId is null, "it keeps no conversations; leave ResumeSessionId out, and put what was said into the prompt");
        Require(call.McpConfig is null, "it uses no MCP servers; leave McpConfig out, and give it operations as tools");
    }

    /// <summary>A budget that cannot be watched must not pass as one that holds.</summary>
    /// <exception cref="ChatConfigException">It cannot.</exception>
    public static void CheckBudget(AgentCall call, ChatServiceOptions options, string model, ModelPrice? price)
        => Require(
            call.MaxBudgetUsd is null || price is not null,
            $"the price of model '{model}' is not known, so MaxBudgetUsd cannot be kept; add it to the file that IRONFLOW_MODEL_PRICES names, as {{\"{model}\": {{\"input\": USD, \"output\": USD}}}} per million tokens"
            + (options.Kind == ChatServiceKind.OpenAiCompatible ? ", 0 for a model of your own" : ""));

    private static void Require(bool condition, string message)
    {
        if (!condition)
            throw new ChatConfigException(message);
    }
}

/// <summary>A call that this service cannot make as it is configured.</summary>
internal sealed class ChatConfigException(string message) : Exception(message);
