using Ironflow.Local.Hosting;
using Ironflow.Local.Storage;

namespace Ironflow.Local.Runs;

/// <summary>Opens the way to a data folder's runs: the process that holds it, or a host of its own.</summary>
internal static class RunClients
{
    // Longer than a holder that ends may take to stop its steps.
    private static readonly TimeSpan EndpointPatience = TimeSpan.FromSeconds(15);

    /// <summary>To start a run: the own host executes that run only and says how many others wait.</summary>
    /// <exception cref="FolderInUseException">The folder is held by a process that does not answer.</exception>
    public static Task<IRunClient> OpenForRunAsync(LocalHostOptions options) => OpenLastingAsync(options, null, sayWaiting: true);

    /// <summary>To look at runs, or to end one; the own host executes only the one named, and none when none is.</summary>
    /// <exception cref="FolderInUseException">The folder is held by a process that does not answer.</exception>
    public static Task<IRunClient> OpenAsync(LocalHostOptions options, Guid? only = null) => OpenLastingAsync(options, only, sayWaiting: false);

    private static async Task<IRunClient> OpenLastingAsync(LocalHostOptions options, Guid? only, bool sayWaiting)
        => new SuccessorRunClient(await OpenAsync(options, only, sayWaiting), mine => OpenAsync(options, mine, sayWaiting: false), only);

    private static async Task<IRunClient> OpenAsync(LocalHostOptions options, Guid? only, bool sayWaiting)
    {
        var waitedSince = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (Endpoint.Read(options.DataFolder) is { } endpoint && await HeldRunClient.AnswersAsync(endpoint))
                return new HeldRunClient(endpoint);
            try
            {
                var host = await LocalHost.StartAsync(only is { } run ? options with { Only = run } : options);
                if (sayWaiting && host.WaitingForServe is > 0 and var waiting)
                    Console.Error.WriteLine($"{waiting} other run(s) of this data folder wait for 'ironflow serve'");
                return new OwnRunClient(host);
            }
            catch (FolderInUseException) when (TimeProvider.System.GetElapsedTime(waitedSince) < EndpointPatience)
            {
                // The holder may be about to write its endpoint, or about to end.
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
