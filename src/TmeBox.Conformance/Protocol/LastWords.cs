using System.Text;

namespace TmeBox.Conformance.Protocol;

/// <summary>The end of what an implementation writes to its standard error, heard on a thread of its own so that it never waits for us.</summary>
/// <remarks>It owns the reader, which its thread disposes of at the end of the stream: whoever started the process may dispose of that at any time.</remarks>
internal sealed class LastWords
{
    private const int Most = 2000;
    private readonly StringBuilder words = new();
    private readonly Thread listener;

    /// <summary>Begins to listen.</summary>
    public LastWords(TextReader reader)
    {
        listener = new(() => Listen(reader)) { IsBackground = true, Name = "standard error" };
        listener.Start();
    }

    /// <summary>What was heard, on one line and without control characters.</summary>
    /// <param name="patience">How long to wait for the end of the stream.</param>
    public string Heard(TimeSpan patience)
    {
        listener.Join(patience);
        lock (words) return Excerpt.Of(words.ToString().Trim().ReplaceLineEndings(" / "));
    }

    private void Listen(TextReader reader)
    {
        using var owned = reader;
        var buffer = new char[4096];
        for (var read = reader.Read(buffer); read > 0; read = reader.Read(buffer))
        {
            lock (words)
            {
                words.Append(buffer, 0, read);
                if (words.Length > Most) words.Remove(0, words.Length - Most);
            }
        }
    }
}
