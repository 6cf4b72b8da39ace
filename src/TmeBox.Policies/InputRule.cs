namespace TmeBox.Policies;

/// <summary>Something an input must satisfy: an id that tests and users can cite, and one sentence.</summary>
/// <param name="Id">The id, such as <c>Policy.OverlappingOwners</c>.</param>
/// <param name="Sentence">What must hold, in words.</param>
public sealed record InputRule(string Id, string Sentence);
