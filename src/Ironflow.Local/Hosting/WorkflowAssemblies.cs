using System.Reflection;
using System.Runtime.Loader;
using Ironflow.Hosting;
using Ironflow.Samples.Hello;

namespace Ironflow.Local.Hosting;

/// <summary>The assemblies whose workflows and operations a host knows: the samples, and those a user names.</summary>
internal static class WorkflowAssemblies
{
    /// <exception cref="InvalidConfigurationException">One cannot be loaded.</exception>
    public static IReadOnlyList<Assembly> Load(IReadOnlyList<string> files)
        => [typeof(HelloWorkflow).Assembly, .. files.Select(Load)];

    private static Assembly Load(string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
            throw new InvalidConfigurationException($"there is no assembly '{file}' (--assembly, or IRONFLOW_ASSEMBLIES)");
        try
        {
            return new Context(path).LoadFromAssemblyPath(path);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new InvalidConfigurationException($"the assembly '{file}' cannot be loaded: {error.Message}");
        }
    }

    /// <summary>Resolves an assembly's own dependencies beside it; what the host has (Ironflow.Core above all) is the host's.</summary>
    private sealed class Context(string path) : AssemblyLoadContext(path)
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (Default.Assemblies.Any(a => a.GetName().Name == assemblyName.Name) || assemblyName.Name == typeof(IWorkflow).Assembly.GetName().Name)
                return null;
            return resolver.ResolveAssemblyToPath(assemblyName) is { } dependency ? LoadFromAssemblyPath(dependency) : null;
        }
    }
}
