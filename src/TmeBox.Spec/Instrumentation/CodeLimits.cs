using TmeBox.Logic;

namespace TmeBox.Spec.Instrumentation;

/// <summary>The numbers of a window that the code rules depend on. All are 64-bit words; the proofs leave them open, the verifier fills them in.</summary>
/// <param name="Displacement">D, in bytes: how far from a checked base an access may end.</param>
/// <param name="StackStep">S, in bytes: how far the stack pointer may move before the stack is touched.</param>
/// <param name="Guard">G, in bytes: what is unmapped at both ends of every window.</param>
/// <param name="BasePage">Window offset of the read-only word that holds the window's own address (D-BOX-6).</param>
/// <param name="GateTable">Window offset of the read-only table of gate addresses, eight bytes a slot (D-BOX-6).</param>
/// <param name="GateSlots">How many slots the gate table has.</param>
public sealed record CodeLimits(Word Displacement, Word StackStep, Word Guard, Word BasePage, Word GateTable, Word GateSlots)
{
    /// <summary>The size of a window, 4 GiB (D-BOX-1).</summary>
    public const ulong WindowSize = 1UL << 32;

    /// <summary>The size and alignment of a bundle, in bytes.</summary>
    public const uint BundleSize = 32;

    /// <summary>What the product uses: D = S = 32 KiB, G = 64 KiB, the base page at G and one page of gates after it.</summary>
    public static CodeLimits Standard { get; } = Of(0x8000, 0x8000, 0x1_0000, 0x1_0000, 0x1_1000, 512);

    /// <summary>Concrete limits.</summary>
    /// <param name="displacement">D, in bytes.</param>
    /// <param name="stackStep">S, in bytes.</param>
    /// <param name="guard">G, in bytes.</param>
    /// <param name="basePage">Window offset of the base page.</param>
    /// <param name="gateTable">Window offset of the gate table.</param>
    /// <param name="gateSlots">Number of slots of the gate table.</param>
    public static CodeLimits Of(uint displacement, uint stackStep, uint guard, uint basePage, uint gateTable, uint gateSlots) =>
        new(Word.Of(displacement, 64), Word.Of(stackStep, 64), Word.Of(guard, 64), Word.Of(basePage, 64), Word.Of(gateTable, 64), Word.Of(gateSlots, 64));
}
