using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>A recording as text for <c>diff</c>: one step a line, without numbers, so that an operation more is a line more and nothing else.</summary>
/// <remarks><c>load pa=0x40 -> done data=ab*64 : Cache.Hit Load.Loaded</c></remarks>
public static class RecordingText
{
    /// <summary>The longest line.</summary>
    public const int MaxLine = 1 << 16;

    private const string Title = "tmebox-recording";

    /// <summary>The recording as text.</summary>
    public static string Write(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var text = new StringBuilder();
        text.Append(Title).Append(' ').Append(Recording.CurrentVersion).Append(' ').Append(recording.Side).Append('\n');
        text.Append("platform ").Append(JsonSerializer.Serialize(recording.Platform, OperationJson.Options)).Append('\n');
        text.Append("cache ").Append(JsonSerializer.Serialize(recording.Cache, OperationJson.Options)).Append('\n');
        foreach (var step in recording.Steps)
        {
            text.Append(OperationText.Write(step.Operation)).Append(" -> ").Append(AnswerText.Write(step.Answer));
            if (step.Rules.Length > 0) text.Append(" : ").AppendJoin(' ', step.Rules);
            text.Append('\n');
        }

        return text.Append("end ").Append(recording.Summary()).Append('\n').ToString();
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message begins with file and line.</exception>
    public static Recording Parse(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = new RecordingLines(path, text, MaxLine);
        var title = lines.Next($"'{Title} {Recording.CurrentVersion}'").Split(' ', 3);
        if (title.Length < 3 || title[0] != Title || !int.TryParse(title[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)) throw lines.Fail($"found '{Excerpt.Of(lines.Current)}'; expected '{Title} {Recording.CurrentVersion}' and a name");
        var head = new RecordingJson.Head(version, title[2], Part<Profile>(lines, "platform "), Part<CacheShape>(lines, "cache "));
        var reader = new RecordingReader(lines.Fail, head);
        var steps = ImmutableArray.CreateBuilder<RecordedStep>();
        for (var line = lines.Next("a step or the end"); !line.StartsWith("end ", StringComparison.Ordinal); line = lines.Next("a step or the end"))
            steps.Add(reader.Checked(Step(lines, line), steps.Count, lines.Fail));
        var recording = head.With(steps.DrainToImmutable());
        if (lines.Current != $"end {recording.Summary()}") throw lines.Fail($"found '{Excerpt.Of(lines.Current)}'; expected 'end {recording.Summary()}'");
        lines.End();
        return recording;
    }

    private static RecordedStep Step(RecordingLines lines, string line)
    {
        var arrow = line.IndexOf(" -> ", StringComparison.Ordinal);
        if (arrow < 0) throw lines.Fail($"found '{Excerpt.Of(line)}'; expected an operation, ' -> ' and an answer");
        var answer = line[(arrow + 4)..];
        var colon = answer.IndexOf(" : ", StringComparison.Ordinal);
        try
        {
            return new(
                OperationText.Parse(line[..arrow]),
                AnswerText.Parse(colon < 0 ? answer : answer[..colon]),
                colon < 0 ? [] : [.. answer[(colon + 3)..].Split(' ')]);
        }
        catch (FormatException e)
        {
            throw lines.Fail(Excerpt.Of(e), e);
        }
    }

    private static T Part<T>(RecordingLines lines, string name)
        where T : class
    {
        var line = lines.Next(name.TrimEnd());
        if (!line.StartsWith(name, StringComparison.Ordinal)) throw lines.Fail($"found '{Excerpt.Of(line)}'; expected '{name}' and what it is as JSON");
        try
        {
            return JsonSerializer.Deserialize<T>(line.AsSpan(name.Length), OperationJson.Options) ?? throw lines.Fail($"found null; expected a {name.TrimEnd()}");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw lines.Fail($"found {Excerpt.Of(e)}; expected a {name.TrimEnd()}", e);
        }
    }
}
