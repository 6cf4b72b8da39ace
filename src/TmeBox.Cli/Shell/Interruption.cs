using System.Runtime.InteropServices;

namespace TmeBox.Cli.Shell;

/// <summary>Turns Ctrl-C and its kin into a cancellation, and ends the process if the work does not stop soon.</summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Terminal terminal;

    public Interruption(Terminal terminal)
    {
        this.terminal = terminal;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
            registrations.Add(PosixSignalRegistration.Create(signal, On));
    }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (source.IsCancellationRequested)
        {
            End();
            return;
        }

        new Thread(() =>
        {
            Thread.Sleep(Grace);
            End();
        })
        { IsBackground = true, Name = "interruption" }.Start();
        source.Cancel();
    }

    // Outputs are renamed when they are whole, so ending here leaves nothing half-written.
    private void End()
    {
        terminal.Say("interrupted");
        Environment.Exit(ExitCodes.Failure);
    }
}
