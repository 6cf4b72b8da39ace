using TmeBox.Policies;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TmeBox.Cli.Input;

/// <summary>YAML text as a tree of nodes with their places; the part of YAML that data files need and no more.</summary>
sealed class YamlText
{
    const int Deepest = 32;
    readonly string file;
    readonly List<InputProblem> problems;
    readonly Parser parser;
    readonly Stack<ParsingEvent> open = new();

    YamlText(string file, string text, List<InputProblem> problems)
    {
        this.file = file;
        this.problems = problems;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The one document of the text, or null after a problem that leaves no tree.</summary>
    public static Node? Parse(string file, string text, List<InputProblem> problems)
    {
        var reader = new YamlText(file, text, problems);
        try
        {
            return reader.Document();
        }
        catch (Refused refused)
        {
            problems.Add(refused.Problem);
        }
        catch (YamlException e)
        {
            problems.Add(new(reader.At(e.Start), new(InputRules.Syntax, Message(e), reader.Wanted(), "")));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser is not ours: whatever else a hostile text makes it throw is still a fault of the text.
            problems.Add(new(reader.open.TryPeek(out var bracket) ? reader.At(bracket.Start) : reader.At(reader.parser.Current?.End ?? Mark.Empty),
                new(InputRules.Syntax, "text that the YAML parser cannot follow", reader.Wanted(), "")));
        }
        return null;
    }

    static string Message(YamlException e)
    {
        var text = e.Message.TrimEnd('.');
        return text.Length == 0 ? "a syntax error" : char.ToLowerInvariant(text[0]) + text[1..];
    }

    /// <summary>What would mend a syntax error: most often a bracket that was left open.</summary>
    string Wanted() => !open.TryPeek(out var bracket) ? "well-formed YAML"
        : $"{(bracket is SequenceStart ? "',' or ']' for the '['" : "',' or '}' for the '{'")} of line {bracket.Start.Line}, column {bracket.Start.Column}";

    Node Document()
    {
        Next();
        if (Next() is StreamEnd end) throw Refuse(InputRules.OneDocument, end, "an empty file", "one document");
        Next();
        var root = Value(0);
        Next();
        if (Next() is not StreamEnd) throw Refuse(InputRules.OneDocument, parser.Current!, "a second document", "one document");
        return root;
    }

    ParsingEvent Next() => parser.MoveNext() && parser.Current is { } current
        ? current
        : throw new SyntaxErrorException("the text ends too early");

    Node Value(int depth)
    {
        var here = parser.Current!;
        if (depth > Deepest) throw Refuse(InputRules.TooDeep, here, "a value deeper than 32", "at most 32 levels");
        if (here is AnchorAlias alias) throw Refuse(InputRules.Anchor, here, $"the alias {Quotation.Of("*" + alias.Value.Value)}", "the value itself");
        if (here is NodeEvent { Anchor.IsEmpty: false } anchored)
            throw Refuse(InputRules.Anchor, here, $"the anchor {Quotation.Of("&" + anchored.Anchor.Value)}", "the value alone");
        if (here is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } } tagged)
            throw Refuse(InputRules.Tag, here, $"the tag {Quotation.Of(tagged.Tag.Value)}", "the value alone");
        return here switch
        {
            Scalar s => new ScalarNode(At(s.Start), s.Value, s.Style is not ScalarStyle.Plain),
            SequenceStart => List(here, depth),
            MappingStart => Map(here, depth),
            _ => throw Refuse(InputRules.Syntax, here, here.GetType().Name, "a value"),
        };
    }

    ListNode List(ParsingEvent start, int depth)
    {
        var items = new List<Node>();
        var flow = start is SequenceStart { Style: SequenceStyle.Flow };
        if (flow) open.Push(start);
        while (Next() is not SequenceEnd) items.Add(Value(depth + 1));
        if (flow) open.Pop();
        return new(At(start.Start), items);
    }

    MapNode Map(ParsingEvent start, int depth)
    {
        var entries = new List<(ScalarNode, Node)>();
        var keys = new Dictionary<string, Position>(StringComparer.Ordinal);
        var flow = start is MappingStart { Style: MappingStyle.Flow };
        if (flow) open.Push(start);
        while (Next() is not MappingEnd)
        {
            if (Value(depth + 1) is not ScalarNode key) throw Refuse(InputRules.KeyNotScalar, start, "a list or mapping as a key", "a word");
            Next();
            var value = Value(depth + 1);
            if (keys.TryAdd(key.Text, key.At)) entries.Add((key, value));
            else problems.Add(new(key.At, new(InputRules.DuplicateKey, $"{key.Shown} again, first on line {keys[key.Text].Line}", "one value for it", key.Text)));
        }
        if (flow) open.Pop();
        return new(At(start.Start), entries);
    }

    Position At(Mark mark) => new(file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    Refused Refuse(InputRule rule, ParsingEvent at, string found, string expected) =>
        new(new(At(at.Start), new(rule, found, expected, "")));

    sealed class Refused(InputProblem problem) : Exception
    {
        public InputProblem Problem { get; } = problem;
    }
}
