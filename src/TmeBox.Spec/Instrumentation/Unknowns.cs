using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What one step takes from outside the model. The proofs leave all of it open.</summary>
/// <param name="Position">Which byte of an access is asked about, 64 bits.</param>
/// <param name="OnStack">Of an instruction with two accesses, the one of the stack is asked about.</param>
/// <param name="Anywhere">The address of an access that nothing confines, 64 bits.</param>
/// <param name="Element">The element of a vector index, 64 bits.</param>
/// <param name="Loaded">What is read from memory, 64 bits.</param>
/// <param name="Results">Results that the model does not compute, by register number.</param>
/// <param name="Taken">Whether a conditional jump is taken.</param>
/// <param name="Control">Where a transfer leads that the model does not follow, 64 bits.</param>
/// <param name="NewGsBase">What becomes of the base of gs if it is changed, 64 bits.</param>
/// <param name="NewFixed">What becomes of the fixed state if it is changed.</param>
public sealed record Unknowns(
    Word Position, Bit OnStack, Word Anywhere, Word Element, Word Loaded, Map<Word, Word> Results, Bit Taken, Word Control, Word NewGsBase, Word NewFixed);
