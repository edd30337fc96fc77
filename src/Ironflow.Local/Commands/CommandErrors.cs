using Ironflow.Hosting;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Commands;

/// <summary>Turns what a command throws into a line on standard error and an exit code.</summary>
internal static class CommandErrors
{
    public static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (RequestException error)
        {
            return Say(error.Message, ExitCodes.Usage);
        }
        catch (Exception error) when (error is InvalidConfigurationException or FolderInUseException or FolderUnusableException)
        {
            return Say(error.Message, ExitCodes.Usage);
        }
        catch (Exception error) when (error is IronflowException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return Say(error.Message, ExitCodes.Failed);
        }
    }

    private static int Say(string message, int code)
    {
        Console.Error.WriteLine($"ironflow: {message}");
        return code;
    }
}
