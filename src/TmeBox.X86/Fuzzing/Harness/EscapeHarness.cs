using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>A running harness process. One thread at a time.</summary>
internal sealed class EscapeHarness : IDisposable
{
    private const uint Magic = 0x45534350;
    private const uint Version = 1;
    private const int MostReply = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly StringBuilder errors = new();

    private EscapeHarness(Process process, HarnessGreeting greeting) => (this.process, Greeting) = (process, greeting);

    /// <summary>What the process said of itself.</summary>
    public HarnessGreeting Greeting { get; private set; }

    /// <summary>Starts a process.</summary>
    /// <param name="executable">Of <see cref="HarnessBuild"/>.</param>
    /// <param name="windowIndex">The window lies at so many 4 GiB: 2 to 32752; above 0x5500 the process's own mappings may be in the way.</param>
    /// <exception cref="HarnessException">It does not start, or is of another version.</exception>
    public static EscapeHarness Start(string executable, uint windowIndex)
    {
        var start = new ProcessStartInfo(executable, [windowIndex.ToString(System.Globalization.CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var harness = new EscapeHarness(Process.Start(start) ?? throw new HarnessException($"'{executable}' could not be started"), default!);
        harness.process.ErrorDataReceived += harness.Heard;
        harness.process.BeginErrorReadLine();
        try
        {
            harness.Greeting = HarnessGreeting.Read(harness.Receive(), Magic, Version);
            return harness;
        }
        catch
        {
            harness.Dispose();
            throw;
        }
    }

    /// <summary>Runs a batch.</summary>
    /// <exception cref="HarnessException">The process ended: what ran reached the harness itself. It cannot be used again.</exception>
    public HarnessReply Run(HarnessBatch batch)
    {
        var message = batch.ToMessage();
        try
        {
            process.StandardInput.BaseStream.Write(message);
            process.StandardInput.BaseStream.Flush();
        }
        catch (IOException e)
        {
            throw new HarnessException(Lost(), e);
        }

        return Reply(Receive());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private static HarnessReply Reply(ReadOnlySpan<byte> reply)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(reply);
        var results = new RunResult[count];
        for (var i = 0; i < count; i++) results[i] = RunResult.Read(reply.Slice(4 + (i * RunResult.Size), RunResult.Size));
        var rest = reply[(4 + (count * RunResult.Size))..];
        var touched = BinaryPrimitives.ReadUInt32LittleEndian(rest) switch { 0 => Escape.None, 1 => Escape.CanaryWritten, _ => Escape.PageTouched };
        return new([.. results], touched, BinaryPrimitives.ReadUInt64LittleEndian(rest[4..]));
    }

    private byte[] Receive()
    {
        // A harness that neither answers nor ends is ended; the read then sees the end of the stream.
        using var watchdog = new Timer(_ => process.Kill(), null, Patience, Timeout.InfiniteTimeSpan);
        var output = process.StandardOutput.BaseStream;
        try
        {
            Span<byte> head = stackalloc byte[4];
            output.ReadExactly(head);
            var length = BinaryPrimitives.ReadInt32LittleEndian(head);
            if (length is < 4 or > MostReply) throw new HarnessException($"the harness sent a message of {length} bytes; expected 4 to {MostReply}");
            var message = new byte[length];
            output.ReadExactly(message);
            return message;
        }
        catch (EndOfStreamException e)
        {
            throw new HarnessException(Lost(), e);
        }
    }

    private string Lost()
    {
        process.WaitForExit();
        lock (errors) return $"the harness ended with {process.ExitCode}{(errors.Length == 0 ? "" : ": " + errors.ToString().Trim())}";
    }

    private void Heard(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not { } text) return;
        lock (errors)
            if (errors.Length < 4000)
                errors.AppendLine(text);
    }
}
