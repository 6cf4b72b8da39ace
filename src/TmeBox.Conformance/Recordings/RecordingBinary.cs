using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Recordings;

/// <summary>A recording as bytes: <c>TMEBOXRC</c>, then parts, each a tag, a length and as many bytes.</summary>
/// <remarks>
/// A head (the first line of the JSON form); names, each before it is first used; steps; a summary at the end. Readers pass over parts whose tag is 128 or
/// more and that they do not know; below that, an unknown tag is an error. A step has an operation (the number of its verb's name, then its fields in the
/// order in which the text names them) and the number of its outcome's name, then the optional parts of its answer.
/// </remarks>
public static class RecordingBinary
{
    private const byte HeadTag = 1;
    private const byte NameTag = 2;
    private const byte StepTag = 3;
    private const byte SummaryTag = 4;
    private const byte Optional = 128;
    private const int LongestHead = 1 << 16;
    private const int LongestName = 100;
    private const int MostNames = 10_000;

    private enum AnswerPart : byte
    {
        Data = 1,
        Value,
        Mac,
        Poison,
        Owner,
        Evicted,
        Allowed,
        Rules,
    }

    /// <summary>The first bytes.</summary>
    public static ReadOnlySpan<byte> Magic => "TMEBOXRC"u8;

    /// <summary>The recording as bytes.</summary>
    public static byte[] Write(Recording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var file = new RecordingBytes();
        file.Raw(Magic);
        file.Part(HeadTag, JsonSerializer.Serialize(RecordingJson.Head.Of(recording), OperationJson.Options));
        var writer = new Writer(file);
        foreach (var step in recording.Steps) writer.Step(step);
        file.Part(SummaryTag, JsonSerializer.Serialize(recording.Summary(), OperationJson.Options));
        return file.Written.ToArray();
    }

    /// <summary>Reads a recording.</summary>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="FormatException">It is none; the message begins with the file and the number of the byte.</exception>
    public static Recording Parse(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!bytes.AsSpan().StartsWith(Magic)) throw new FormatException($"{path}: byte 0: found '{Excerpt.Of(bytes.AsSpan(0, Math.Min(bytes.Length, 8)))}'; expected 'TMEBOXRC'");
        var file = new RecordingParts(path, bytes, Magic.Length, bytes.Length);
        var (tag, content) = file.Part();
        if (tag != HeadTag) throw content.Fail($"found part {tag}; expected a head");
        var head = Json<RecordingJson.Head>(content, "a head");
        var reader = new RecordingReader(content.Fail, head);
        var steps = ImmutableArray.CreateBuilder<RecordedStep>();
        var names = new List<string>();
        for ((tag, content) = file.Part(); tag != SummaryTag; (tag, content) = file.Part())
        {
            if (tag == NameTag && names.Count < MostNames) names.Add(content.Text("a name", LongestName));
            else if (tag == StepTag) steps.Add(reader.Checked(Step(content, names), steps.Count, content.Fail));
            else if (tag < Optional) throw content.Fail($"found part {tag}; expected a name (at most {MostNames} of them), a step or a summary");
        }

        var recording = head.With(steps.DrainToImmutable());
        if (JsonSerializer.Serialize(Json<RecordingSummary>(content, "a summary"), OperationJson.Options) != JsonSerializer.Serialize(recording.Summary(), OperationJson.Options))
            throw content.Fail($"found another summary; expected {recording.Summary()}");
        file.End();
        return recording;
    }

    private static T Json<T>(RecordingParts content, string what)
        where T : class
    {
        var text = content.Text(what, LongestHead);
        try
        {
            return JsonSerializer.Deserialize<T>(text, OperationJson.Options) ?? throw content.Fail($"found null; expected {what}");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw content.Fail($"found {Excerpt.Of(e)}; expected {what}", e);
        }
    }

    private static RecordedStep Step(RecordingParts step, List<string> names)
    {
        var verb = Name(step, names);
        if (!OperationShape.Blanks.TryGetValue(verb, out var blank)) throw step.Fail($"found '{Excerpt.Of(verb)}'; expected the name of an operation");
        var operation = OperationShape.Through(blank, step);
        var answer = new StepAnswer(Name(step, names));
        ImmutableArray<string> rules = [];
        var last = 0;
        while (!step.AtEnd)
        {
            var (tag, part) = step.Part();
            if (tag <= last) throw part.Fail($"found part {tag} after part {last}; expected ascending ones, each once");
            last = tag;
            switch ((AnswerPart)tag)
            {
                case AnswerPart.Data: answer = answer with { Data = Hex.Of(part.Rest()) }; break;
                case AnswerPart.Value: answer = answer with { Value = part.Number(ulong.MaxValue, "a value") }; break;
                case AnswerPart.Mac: answer = answer with { Mac = (uint)part.Number(0x0FFF_FFFF, "a MAC") }; break;
                case AnswerPart.Poison: answer = answer with { Poison = true }; break;
                case AnswerPart.Owner: answer = answer with { Owner = true }; break;
                case AnswerPart.Evicted: answer = answer with { Evicted = [.. All(part, p => new Evicted((int)p.Number(32767, "a KeyID"), p.Number(ulong.MaxValue, "a line"), p.Number(1, "a write-back") == 1))] }; break;
                case AnswerPart.Allowed: answer = answer with { Allowed = [.. All(part, p => Name(p, names))] }; break;
                case AnswerPart.Rules: rules = [.. All(part, p => Name(p, names))]; break;
                default: if (tag < Optional) throw part.Fail($"found part {tag} of an answer; expected one of 1 to 8"); part.Rest(); break;
            }

            part.End();
        }

        return new(operation, answer, rules);
    }

    private static IEnumerable<T> All<T>(RecordingParts part, Func<RecordingParts, T> one)
    {
        while (!part.AtEnd) yield return one(part);
    }

    private static string Name(RecordingParts part, List<string> names)
    {
        var number = (int)part.Number(int.MaxValue, "the number of a name");
        return number < names.Count ? names[number] : throw part.Fail($"found name {number}; expected one of the {names.Count} before it");
    }

    private sealed class Writer(RecordingBytes file)
    {
        private readonly Dictionary<string, ulong> names = new(StringComparer.Ordinal);
        private readonly RecordingBytes step = new();
        private readonly RecordingBytes part = new();

        public void Step(RecordedStep recorded)
        {
            var answer = recorded.Answer;
            step.Clear();
            step.Number(Name(OperationShape.Verbs[recorded.Operation.GetType()]));
            OperationShape.Through(recorded.Operation, step);
            step.Number(Name(answer.Outcome));
            if (answer.Data.Length > 0) step.Part((byte)AnswerPart.Data, answer.Data.Span);
            if (answer.Value != 0) Part(AnswerPart.Value, p => p.Number(answer.Value));
            if (answer.Mac != 0) Part(AnswerPart.Mac, p => p.Number(answer.Mac));
            if (answer.Poison) step.Part((byte)AnswerPart.Poison, "");
            if (answer.Owner) step.Part((byte)AnswerPart.Owner, "");
            if (!answer.Evicted.IsDefaultOrEmpty) Part(AnswerPart.Evicted, p => Evicted(p, answer.Evicted));
            if (!answer.Allowed.IsDefault) Part(AnswerPart.Allowed, p => Names(p, answer.Allowed));
            if (recorded.Rules.Length > 0) Part(AnswerPart.Rules, p => Names(p, recorded.Rules));
            file.Part(StepTag, step.Written);
        }

        private void Part(AnswerPart tag, Action<RecordingBytes> write)
        {
            part.Clear();
            write(part);
            step.Part((byte)tag, part.Written);
        }

        private static void Evicted(RecordingBytes part, ImmutableArray<Evicted> evicted)
        {
            foreach (var e in evicted)
            {
                part.Number((ulong)e.KeyId);
                part.Number(e.Line);
                part.Number(e.WrittenBack ? 1u : 0);
            }
        }

        private void Names(RecordingBytes part, ImmutableArray<string> all)
        {
            foreach (var name in all) part.Number(Name(name));
        }

        private ulong Name(string name)
        {
            if (names.TryGetValue(name, out var number)) return number;
            names.Add(name, number = (ulong)names.Count);
            file.Part(NameTag, name);
            return number;
        }
    }
}
