namespace TmeBox.Evidence.Facts;

/// <summary>Something that public documents say of the machine, or leave open; rules cite it by its id.</summary>
/// <param name="Id">The id that rules cite, such as <c>F-PCFG-3</c>.</param>
/// <param name="Certainty">How sure it is.</param>
/// <param name="Documents">The public documents that it was read in, by short name.</param>
/// <param name="Subject">What it is about, in one line.</param>
/// <param name="WithoutRule">Why no rule states it, where none does.</param>
public sealed record Fact(string Id, Certainty Certainty, string Documents, string Subject, string? WithoutRule = null);
