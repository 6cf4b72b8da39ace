using System.Collections.Immutable;
using System.CommandLine;
using TmeBox.Cli.Explaining;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Evidence.Traceability;

namespace TmeBox.Cli.Commands;

/// <summary><c>explain ID</c>: what a rule, guarantee, capability, attack, assumption, theorem, refutation or fact says.</summary>
internal static class ExplainCommand
{
    private const string Traceability = "traceability";
    private const string Assumptions = "assumptions";
    private const string PolicySchema = "policy-schema";
    private const string PlatformSchema = "platform-schema";

    private static readonly Argument<string?> Id = new("ID")
    {
        Description = $"A rule, guarantee, capability, attack, assumption, theorem, refutation or fact; all ids if left out; '{Traceability}' for the table from facts to rules to evidence; '{Assumptions}' for all that is left to trust, on a page; '{PolicySchema}' and '{PlatformSchema}' for the JSON schemas of input files.", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Make(Session session)
    {
        var command = new Command("explain", "What an id says, and where it comes from.") { Id };
        session.Act(command, parsed => Run(session, parsed.GetValue(Id)));
        return command;
    }

    private static int Run(Session session, string? id)
    {
        if (id == Traceability) return Trace(session);
        if (id == Assumptions) return session.IsJson ? Json(session, AssumptionDocument.Make()) : Text(session, AssumptionPage.ToMarkdown());
        if (id == PolicySchema) return Text(session, InputSchema.Policy());
        if (id == PlatformSchema) return Text(session, InputSchema.Platform());
        var entries = Catalogue.All();
        var chosen = id is null ? entries : [.. entries.Where(e => string.Equals(e.Id, id, StringComparison.OrdinalIgnoreCase))];
        if (chosen.IsEmpty) throw CommandException.BadInput($"'{id}' is no id; expected {Near(id!, entries)}");
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-explain/1", [.. chosen.Select(e => new JsonEntry(e.Kind, e.Id, e.Sentence, e.Details.ToDictionary(d => d.Name, d => d.Text, StringComparer.Ordinal)))]));
        else if (id is null) List(session.Terminal, chosen);
        else foreach (var entry in chosen) One(session.Terminal, entry);
        return ExitCodes.Well;
    }

    private static int Trace(Session session)
    {
        var root = Repository.Find() ?? throw CommandException.BadInput("traceability is collected from a clone of the repository, and none was found above this program or the current folder");
        var table = TraceabilityTable.Of(new(root));
        return session.IsJson ? Json(session, TraceabilityDocument.Of(table)) : Text(session, table.ToMarkdown());
    }

    private static int Json<T>(Session session, T document)
    {
        JsonOutput.Write(session.Terminal, document);
        return ExitCodes.Well;
    }

    private static int Text(Session session, string text)
    {
        session.Terminal.Out.Write(text);
        return ExitCodes.Well;
    }

    // The second half of an id may belong to several.
    private static string Near(string id, ImmutableArray<Entry> entries)
    {
        var ends = entries.Where(e => e.Id.EndsWith("." + id, StringComparison.OrdinalIgnoreCase)).Select(e => $"'{e.Id}'").Distinct(StringComparer.Ordinal).ToList();
        if (ends.Count > 1) return $"{string.Join(", ", ends[..^1])} or {ends[^1]}, perhaps?";
        return Meant.By(id, entries.Select(e => e.Id)) ?? "one that 'tmebox explain' lists";
    }

    private static void List(Terminal terminal, ImmutableArray<Entry> entries)
    {
        foreach (var kind in entries.GroupBy(e => e.Kind, StringComparer.Ordinal))
        {
            terminal.Line(kind.Key == "capability" ? "capabilities" : $"{kind.Key}s", Ink.Strong);
            var width = kind.Max(e => e.Id.Length);
            foreach (var e in kind) terminal.Paragraph($"  {e.Id.PadRight(width)}  ", e.Sentence);
            terminal.Line();
        }
    }

    private static void One(Terminal terminal, Entry entry)
    {
        terminal.Out.WriteLine($"{terminal.Paint(entry.Id, Ink.Strong)}  {terminal.Paint(entry.Kind, Ink.Faint)}");
        terminal.Paragraph("  ", entry.Sentence);
        foreach (var (name, text) in entry.Details)
            if (text.Length > 0) terminal.Paragraph($"  {name}: ", text, Ink.Faint);
    }

    private sealed record Document(string Schema, ImmutableArray<JsonEntry> Entries);

    private sealed record JsonEntry(string Kind, string Id, string Sentence, Dictionary<string, string> Details);
}
