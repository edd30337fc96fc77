using System.CommandLine;

namespace Ironflow.Local.Commands;

/// <summary>The id of a run on the command line.</summary>
internal static class RunArgument
{
    public static Argument<string> Create() => new("run") { Description = "The run's id" };

    /// <exception cref="RequestException">It is not an id.</exception>
    public static Guid Parse(string text)
        => Guid.TryParseExact(text, "D", out var id)
            ? id
            : throw new RequestException(ErrorCodes.BadRequest, $"'{text}' is not a run id, such as 01890a5d-ac96-774b-bcce-b302099a8057; 'ironflow runs' lists them");
}
