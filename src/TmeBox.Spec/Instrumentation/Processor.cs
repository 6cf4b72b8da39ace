using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The processor's state as far as the invariant of a window mentions it.</summary>
/// <param name="Rip">The instruction pointer, 64 bits.</param>
/// <param name="Registers">The general registers: 64 bits by register number.</param>
/// <param name="GsBase">The base of gs, 64 bits.</param>
/// <param name="Fixed">All that the gate sets and code leaves alone, as one value: segment registers, the base of fs, PKRU, the shadow stack, the direction and alignment flags, control words.</param>
public sealed record Processor(Word Rip, Map<Word, Word> Registers, Word GsBase, Word Fixed);
