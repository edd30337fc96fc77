using System.Runtime.InteropServices;

namespace Ironflow.Local.Commands;

/// <summary>Ctrl+C and SIGTERM: the first asks for an orderly end, the second for an immediate one.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource firstStop = new();
    private readonly CancellationTokenSource second = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interrupt() => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    public Task First => first.Task;

    /// <summary>Set with the first signal.</summary>
    public CancellationToken FirstToken => firstStop.Token;

    public bool IsSet => first.Task.IsCompleted;

    public CancellationToken Second => second.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        firstStop.Dispose();
        second.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (first.TrySetResult())
            firstStop.Cancel();
        else
            second.Cancel();
    }
}
