using System.Runtime.InteropServices;

namespace TmeBox.Cli.Shell;

/// <summary>The standard output or error of this process, as the system has it.</summary>
/// <remarks>
/// Not the console's own stream: it takes a pipe without a reader for one that reads, so that a command would work on for nobody, and throws what cannot be told
/// from trouble with a file.
/// </remarks>
internal sealed partial class StandardStream : Stream
{
    private const int Interrupted = 4, TryAgain = 11;
    private readonly int descriptor;
    private readonly bool isForgiving;

    private StandardStream(int descriptor, bool isForgiving) => (this.descriptor, this.isForgiving) = (descriptor, isForgiving);

    /// <summary>For results: throws an <see cref="OutputException"/> where they cannot be written.</summary>
    public static StandardStream Output() => new(1, isForgiving: false);

    /// <summary>For complaints: what cannot be written is lost, since nobody is left to complain to.</summary>
    public static StandardStream Error() => new(2, isForgiving: true);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Text for it, written at once, from any thread.</summary>
    public TextWriter Writer() => TextWriter.Synchronized(new StreamWriter(this, Console.OutputEncoding, bufferSize: 4096) { AutoFlush = true });

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var written = Write(descriptor, buffer, (nuint)buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted: break;
                // Another process that shares it may have made it one that does not wait.
                case TryAgain: Thread.Sleep(1); break;
                case var error when !isForgiving: throw new OutputException(error);
                default: return;
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}
