using System.Text;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// Drains one output stream of a process on a thread of its own, so that the process never waits for us.
/// Any thread may wait for a part of the text.
/// </summary>
internal sealed class PipeReader
{
    private readonly object _gate = new();
    private readonly StringBuilder _text = new();
    private readonly int _maxChars;
    private bool _ended;

    /// <summary>Starts to read.</summary>
    /// <param name="from">The stream's reader; owned by the process.</param>
    /// <param name="maxChars">How much to keep; what comes after is read and dropped.</param>
    internal PipeReader(StreamReader from, int maxChars)
    {
        _maxChars = maxChars;
        new Thread(() => Drain(from), 256 << 10) { IsBackground = true, Name = "pipe" }.Start();
    }

    /// <summary>Whether text was dropped.</summary>
    internal bool Overflowed { get; private set; }

    /// <summary>Waits until a line ends the text read since the last call, and takes that text.</summary>
    /// <param name="line">The line awaited, without line feed.</param>
    /// <returns>The text before that line; or all there is if the stream ended or overflowed first.</returns>
    internal string TakeUntil(string line)
    {
        string end = line + "\n";
        lock (_gate)
        {
            while (!EndsWith(end))
            {
                if (_ended || Overflowed)
                {
                    return TakeAll();
                }

                Monitor.Wait(_gate);
            }

            _text.Length -= end.Length;
            return TakeAll();
        }
    }

    /// <summary>Waits for the stream's end and takes the rest.</summary>
    /// <returns>The text.</returns>
    internal string TakeRest()
    {
        lock (_gate)
        {
            while (!_ended)
            {
                Monitor.Wait(_gate);
            }

            return TakeAll();
        }
    }

    private bool EndsWith(string end)
    {
        int start = _text.Length - end.Length;
        if (start < 0 || (start > 0 && _text[start - 1] != '\n'))
        {
            return false;
        }

        for (int i = 0; i < end.Length; i++)
        {
            if (_text[start + i] != end[i])
            {
                return false;
            }
        }

        return true;
    }

    private string TakeAll()
    {
        string all = _text.ToString();
        _text.Clear();
        return all;
    }

    private void Drain(StreamReader from)
    {
        char[] buffer = new char[8192];
        try
        {
            for (int count = from.Read(buffer); count > 0; count = from.Read(buffer))
            {
                Keep(buffer.AsSpan(0, count));
            }
        }
        catch (IOException)
        {
            // The process is gone; what was read stands.
        }
        catch (ObjectDisposedException)
        {
            // Likewise.
        }
        finally
        {
            lock (_gate)
            {
                _ended = true;
                Monitor.PulseAll(_gate);
            }
        }
    }

    private void Keep(Span<char> read)
    {
        lock (_gate)
        {
            foreach (char c in read)
            {
                // A carriage return is only how some systems end a line.
                if (c != '\r' && !(Overflowed |= _text.Length == _maxChars))
                {
                    _text.Append(c);
                }
            }

            Monitor.PulseAll(_gate);
        }
    }
}
