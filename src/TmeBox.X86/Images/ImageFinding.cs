using TmeBox.Spec.Rules;

namespace TmeBox.X86.Images;

/// <summary>Why an image is rejected before its code is looked at.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Address">Where, as the file counts addresses; null where it is about the whole file.</param>
public sealed record ImageFinding(Rule Rule, string Detail, ulong? Address = null);
