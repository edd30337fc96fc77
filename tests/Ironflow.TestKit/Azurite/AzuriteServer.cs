using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Ironflow.TestKit.Npm;

namespace Ironflow.TestKit.Azurite;

/// <summary>One Azurite for the whole test process, on loopback ports the system chose, in memory. It ends with the process that started it.</summary>
public sealed partial class AzuriteServer
{
    private const string Account = "devstoreaccount1";

    // The emulator's well-known key, public by its maker's documentation.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<AzuriteServer>> Instance = new(StartAsync);

    private AzuriteServer(int blobPort, int queuePort, int tablePort)
    {
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
            $"BlobEndpoint=http://127.0.0.1:{blobPort}/{Account};QueueEndpoint=http://127.0.0.1:{queuePort}/{Account};" +
            $"TableEndpoint=http://127.0.0.1:{tablePort}/{Account};";
    }

    /// <summary>How to reach it.</summary>
    public string ConnectionString { get; }

    /// <summary>The process's only server; installed and started on first use.</summary>
    public static Task<AzuriteServer> SharedAsync() => Instance.Value;

    private static async Task<AzuriteServer> StartAsync()
    {
        var folder = await new NpmInstall("azurite", "package.json", "package-lock.json", "start.js").EnsureAsync();
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "start.js", "--skipApiVersionCheck", "--silent", "--loose", "--inMemoryPersistence", "--disableTelemetry",
            "--blobHost", "127.0.0.1", "--blobPort", "0", "--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1", "--tablePort", "0",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException("node could not be started; the tests of Table Storage need Node 20");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(process);
        try
        {
            using var timeout = new CancellationTokenSource(Patience);
            var ports = await ReadPortsAsync(process, timeout.Token);
            foreach (var port in ports.Values)
                await ConnectAsync(port, timeout.Token);
            return new AzuriteServer(ports["Blob"], ports["Queue"], ports["Table"]);
        }
        catch
        {
            Stop(process);
            throw;
        }
    }

    private static async Task<Dictionary<string, int>> ReadPortsAsync(Process process, CancellationToken cancellationToken)
    {
        var ports = new Dictionary<string, int>(StringComparer.Ordinal);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (ports.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new InvalidOperationException($"Azurite ended before it listened: {await errors}");
            if (Listening().Match(line) is { Success: true } match)
                ports[match.Groups[1].Value] = int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        }

        // What it prints later must not fill its pipe.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        return ports;
    }

    private static async Task ConnectAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellationToken);
    }

    private static void Stop(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    [GeneratedRegex(@"^Azurite (Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
