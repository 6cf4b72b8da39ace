using System.Collections.Immutable;

namespace TmeBox.Cli.Explaining;

/// <summary>Something with an id that can be explained.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Details">More, as a name and a text each.</param>
internal sealed record Entry(string Kind, string Id, string Sentence, ImmutableArray<(string Name, string Text)> Details);
