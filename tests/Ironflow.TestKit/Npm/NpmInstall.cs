using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace Ironflow.TestKit.Npm;

/// <summary>Installs what a folder of <c>tests</c> pins once per machine and lock file, into a folder that all test processes share.</summary>
/// <param name="name">The folder; its files are embedded in the test kit.</param>
/// <param name="files">Its files.</param>
internal sealed class NpmInstall(string name, params string[] files)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>The folder it is installed in.</summary>
    public async Task<string> EnsureAsync()
    {
        var root = Path.Combine(CacheRoot(), "ironflow-tests");
        Directory.CreateDirectory(root);
        var folder = Path.Combine(root, name + "-" + Fingerprint());
        if (Directory.Exists(folder))
            return folder;

        await using var held = await LockAsync(folder + ".lock");
        if (Directory.Exists(folder))
            return folder;
        var staging = folder + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(staging);
        foreach (var file in files)
        {
            await using var target = File.Create(Path.Combine(staging, file));
            await using var source = Resource(file);
            await source.CopyToAsync(target);
        }

        await RunNpmAsync(staging);
        Directory.Move(staging, folder);
        return folder;
    }

    private static string CacheRoot()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return folder.Length > 0 ? folder : Path.GetTempPath();
    }

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            using var source = Resource(file);
            using var bytes = new MemoryStream();
            source.CopyTo(bytes);
            hash.AppendData(bytes.ToArray());
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private Stream Resource(string file)
        => Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}/{file}")
            ?? throw new InvalidOperationException($"{name}/{file} is not embedded in the test kit");

    private static async Task<FileStream> LockAsync(string path)
    {
        var deadline = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (deadline.Elapsed < Patience)
            {
                await timer.WaitForNextTickAsync();
            }
        }
    }

    private static async Task RunNpmAsync(string folder)
    {
        var start = new ProcessStartInfo("npm") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error" })
            start.ArgumentList.Add(argument);
        using var npm = Process.Start(start) ?? throw new InvalidOperationException("npm could not be started; some tests need Node 20 with npm");
        var output = npm.StandardOutput.ReadToEndAsync();
        var error = npm.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Patience);
        await npm.WaitForExitAsync(timeout.Token);
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci ended with {npm.ExitCode} in {folder}: {await error}{await output}");
    }
}
