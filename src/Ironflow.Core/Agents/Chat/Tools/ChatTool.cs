using Microsoft.Extensions.AI;

namespace Ironflow.Agents.Chat.Tools;

/// <summary>An operation as a model sees it.</summary>
internal sealed class ChatTool
{
    public ChatTool(string kind, Type operation)
    {
        Kind = kind;
        Operation = operation;
        // Services allow letters, digits, '_' and '-' in a tool's name.
        Name = kind.Replace('.', '_');
        Declaration = AIFunctionFactory.CreateDeclaration(Name, ToolSchemas.Description(operation), ToolSchemas.Of(operation));
    }

    /// <summary>The operation's kind.</summary>
    public string Kind { get; }

    /// <summary>Its class.</summary>
    public Type Operation { get; }

    /// <summary>The name the model calls it by.</summary>
    public string Name { get; }

    /// <summary>What the model is told of it.</summary>
    public AIFunctionDeclaration Declaration { get; }
}
