using System.Diagnostics;
using System.Net.Sockets;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Protocol;

/// <summary>An open way to an implementation: its streams, and how it ends.</summary>
internal abstract class Link : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The messages.</summary>
    public abstract MessagePipe Messages { get; }

    /// <summary>Opens one.</summary>
    /// <exception cref="ImplementationException">It cannot be opened.</exception>
    public static Link Open(ImplementationAddress address) =>
        address.Carrier == ImplementationCarrier.Command ? new ProcessLink(address.Text) : new SocketLink(address);

    /// <summary>What is known of its end, for a report.</summary>
    public abstract string Obituary();

    /// <summary>Whether its end, before it said anything, says that it never began.</summary>
    public virtual bool NeverBegan => false;

    /// <summary>Ends it, whatever it is doing.</summary>
    public abstract void Dispose();

    private sealed class ProcessLink : Link
    {
        // What POSIX has a shell end with where the command is found and cannot be run, or not found.
        private const int NotRunnable = 126, NotFound = 127;
        private readonly Process process;
        private readonly LastWords words;
        private readonly EventHandler atExit;

        public ProcessLink(string command)
        {
            process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })
                ?? throw new ImplementationException(ImplementationFault.Crash, $"'{command}' does not start") { HasStarted = false };
            Messages = new(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, Framing.Lines);
            words = new(process.StandardError);

            // Nobody else would end it, should this process be told to end at once.
            atExit = (_, _) => End();
            AppDomain.CurrentDomain.ProcessExit += atExit;
        }

        public override MessagePipe Messages { get; }

        public override string Obituary()
        {
            var ended = process.WaitForExit(Patience);
            var last = words.Heard(ended ? Patience : TimeSpan.Zero);
            var how = !ended ? "it closed its output" : process.ExitCode > 128 ? $"it was ended by signal {process.ExitCode - 128}" : $"it ended with exit code {process.ExitCode}";
            return last.Length == 0 ? how : $"{how}; its standard error: {last}";
        }

        public override bool NeverBegan => process.HasExited && process.ExitCode is NotRunnable or NotFound;

        public override void Dispose()
        {
            AppDomain.CurrentDomain.ProcessExit -= atExit;
            End();
            process.StandardOutput.Dispose();
            process.Dispose();
        }

        private void End()
        {
            try
            {
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It no longer reads; it is ended below.
            }

            if (process.WaitForExit(Patience / 5)) return;
            process.Kill(entireProcessTree: true);
            process.WaitForExit(Patience);
        }
    }

    private sealed class SocketLink : Link
    {
        private readonly Socket socket;
        private readonly NetworkStream stream;

        public SocketLink(ImplementationAddress address)
        {
            try
            {
                socket = address.Carrier == ImplementationCarrier.Unix ? new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                if (address.Carrier == ImplementationCarrier.Unix) socket.Connect(new UnixDomainSocketEndPoint(address.Text));
                else socket.Connect(address.Text, address.Port);
            }
            catch (Exception e) when (e is SocketException or ArgumentException)
            {
                socket?.Dispose();
                throw new ImplementationException(ImplementationFault.Crash, $"{address} cannot be connected to: {e.Message}") { HasStarted = false };
            }

            stream = new(socket, ownsSocket: true);
            Messages = new(stream, stream, Framing.LengthPrefix);
        }

        public override MessagePipe Messages { get; }

        public override string Obituary() => "it closed the connection";

        public override void Dispose() => stream.Dispose();
    }
}
