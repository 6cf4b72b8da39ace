using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>The result of a move: the new world, and what whoever moved got to see.</summary>
/// <param name="World">The world after the move.</param>
/// <param name="Answer">What the machine answered.</param>
/// <param name="Seen">What a snoop saw; blank otherwise.</param>
public sealed record Played(World World, Answer Answer, DramLine Seen);
