using System.Collections.Immutable;
using TmeBox.Chain.Links;
using TmeBox.Policies;

namespace TmeBox.Cli.Finding;

/// <summary>What breaks where a link of the chain is cut, as a program reads it.</summary>
internal sealed record LinkDocument(string Schema, ulong Seed, int Length, ImmutableArray<LinkDocument.Row> Links, ImmutableArray<string> Unseen)
{
    public static LinkDocument Of(LinkTable table) => new(
        "tmebox-chain-links/1",
        LinkTable.Seed,
        LinkTable.Length,
        [.. table.Rows.Select(r => new Row(
            r.Link.Name, r.Link.Sentence, r.Ground.ToString(), r.Found?.Run, r.Found?.Break.Kind.ToString(), r.Found?.Break.What, [.. (r.Found?.Break.Violated ?? []).Select(Naming.NameOf)]))],
        [.. table.Unseen.Select(l => l.Name)]);

    /// <summary>One link.</summary>
    internal sealed record Row(string Name, string Sentence, string Ground, long? Run, string? Break, string? Seen, ImmutableArray<string> Violated);
}
