using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>A recording as JSON, one document a line: a head, each step, a summary.</summary>
public static class RecordingJson
{
    /// <summary>The longest line.</summary>
    public const int MaxLine = 1 << 16;

    /// <summary>The recording as text.</summary>
    public static string Write(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var text = new StringBuilder();
        Line(text, Head.Of(recording));
        foreach (var step in recording.Steps) Line(text, step);
        Line(text, new End(recording.Summary()));
        return text.ToString();
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message begins with file and line.</exception>
    public static Recording Parse(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new RecordingLines(path, text, MaxLine);
        var head = Read<Head>(lines, lines.Next("the head of a recording"));
        var steps = ImmutableArray.CreateBuilder<RecordedStep>();
        var reader = new RecordingReader(lines.Fail, head);
        for (var line = lines.Next("a step or the summary"); !line.StartsWith("{\"summary\"", StringComparison.Ordinal); line = lines.Next("a step or the summary"))
            steps.Add(reader.Checked(Read<RecordedStep>(lines, line), steps.Count, lines.Fail));
        var recording = head.With(steps.DrainToImmutable());
        var given = (JsonElement)JsonSerializer.SerializeToElement(Read<End>(lines, lines.Current), OperationJson.Options);
        if (!JsonElement.DeepEquals(given, JsonSerializer.SerializeToElement(new End(recording.Summary()), OperationJson.Options)))
            throw lines.Fail($"found the summary {Excerpt.Of(lines.Current)}; expected {recording.Summary()}");
        lines.End();
        return recording;
    }

    private static void Line<T>(StringBuilder text, T part) => text.Append(JsonSerializer.Serialize(part, OperationJson.Options)).Append('\n');

    private static T Read<T>(RecordingLines lines, string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, OperationJson.Options) ?? throw lines.Fail("found null; expected an object");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw lines.Fail($"found {Excerpt.Of(e)}; expected {(typeof(T) == typeof(Head) ? "the head of a recording" : typeof(T) == typeof(End) ? "a summary" : "a step")}", e);
        }
    }

    /// <summary>The first line, which the binary form has too.</summary>
    /// <param name="Recording">The version.</param>
    /// <param name="Side">What the machine calls itself.</param>
    /// <param name="Platform">The platform.</param>
    /// <param name="Cache">The cache.</param>
    internal sealed record Head(int Recording, string Side, Profile Platform, CacheShape Cache)
    {
        public static Head Of(Recording recording) => new(Recordings.Recording.CurrentVersion, recording.Side, recording.Platform, recording.Cache);

        public Recording With(ImmutableArray<RecordedStep> steps) => new(Side, Platform, Cache, steps);
    }

    internal sealed record End(RecordingSummary Summary);
}
