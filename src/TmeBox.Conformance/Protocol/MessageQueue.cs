using System.Diagnostics;

namespace TmeBox.Conformance.Protocol;

/// <summary>Messages that have come and are not yet asked for; at most so many bytes, then their writer waits.</summary>
internal sealed class MessageQueue
{
    private const long MostBytes = 4L * ProtocolJson.MaxLength;
    private readonly Queue<byte[]> messages = new();
    private readonly object gate = new();
    private long bytes;
    private Exception? ended;
    private bool closed;

    /// <summary>Whether something has come, an end aside.</summary>
    public byte[]? Peek()
    {
        lock (gate) return messages.TryPeek(out var message) ? message : null;
    }

    /// <summary>Adds messages that came together; false where nobody takes any more.</summary>
    public bool Add(IReadOnlyList<byte[]> together)
    {
        lock (gate)
        {
            while (bytes > MostBytes && !closed) Monitor.Wait(gate);
            if (closed) return false;
            foreach (var message in together)
            {
                messages.Enqueue(message);
                bytes += message.Length;
            }

            Monitor.PulseAll(gate);
            return true;
        }
    }

    /// <summary>Nothing comes any more, for this reason.</summary>
    public void End(Exception reason)
    {
        lock (gate)
        {
            ended ??= reason;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Nobody takes any more.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The next message; null where none came in time.</summary>
    /// <exception cref="EndOfStreamException">None comes any more; the inner exception says why.</exception>
    public byte[]? Take(TimeSpan deadline, CancellationToken cancellation)
    {
        var from = Stopwatch.GetTimestamp();
        using var wake = cancellation.Register(static g =>
        {
            lock (g!) Monitor.PulseAll(g);
        }, gate);
        lock (gate)
        {
            while (messages.Count == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                if (ended is not null) throw new EndOfStreamException(ended.Message, ended);
                var left = deadline - Stopwatch.GetElapsedTime(from);
                if (left <= TimeSpan.Zero) return null;
                Monitor.Wait(gate, left);
            }

            var message = messages.Dequeue();
            bytes -= message.Length;
            Monitor.PulseAll(gate);
            return message;
        }
    }
}
