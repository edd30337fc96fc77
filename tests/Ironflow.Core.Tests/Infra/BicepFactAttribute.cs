using System.Runtime.InteropServices;

namespace Ironflow.Core.Tests.Infra;

/// <summary>A test that runs the Bicep compiler, where its package has a program for the machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BicepFactAttribute : FactAttribute
{
    public BicepFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64)
            Skip = "the restored Bicep compiler is the one for Linux on x64";
    }
}
