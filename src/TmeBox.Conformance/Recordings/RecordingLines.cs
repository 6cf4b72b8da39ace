namespace TmeBox.Conformance.Recordings;

/// <summary>The lines of a text, one after the other, with their numbers for messages.</summary>
internal sealed class RecordingLines(string path, string text, int longest)
{
    private int at;
    private int number;

    /// <summary>The line that was read last.</summary>
    public string Current { get; private set; } = "";

    /// <summary>The next line.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public string Next(string expected)
    {
        number++;
        var end = text.IndexOf('\n', at);
        if (end < 0) throw Fail($"found the end of the file; expected {expected}, with a line end");
        if (end - at > longest) throw Fail($"found a line of {end - at} characters; expected at most {longest}");
        Current = text[at..end];
        at = end + 1;
        return Current;
    }

    /// <summary>Nothing comes after this.</summary>
    public void End()
    {
        number++;
        if (at < text.Length) throw Fail("found more text; expected the end of the file after the summary");
    }

    /// <summary>An error at the line that was read last.</summary>
    public FormatException Fail(string message, Exception? because = null) => new($"{path}:{number}: {message}", because);
}
