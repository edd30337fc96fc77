namespace Ironflow.Agents.Chat.Http;

/// <summary>A reply grew beyond what is kept in memory.</summary>
/// <param name="what">What grew.</param>
/// <param name="limit">The limit, in bytes.</param>
internal sealed class ReplyTooLargeException(string what, long limit)
    : Exception(FormattableString.Invariant($"{what} has more than {limit / (1024 * 1024)} MiB; ask for less, or set MaxOutputTokens"));
