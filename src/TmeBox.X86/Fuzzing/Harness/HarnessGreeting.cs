using System.Buffers.Binary;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>What a harness says of itself: the numbers of its window.</summary>
/// <param name="Guard">G, in bytes.</param>
/// <param name="StackStep">S, in bytes.</param>
/// <param name="BasePage">Window offset of the base page.</param>
/// <param name="GateTable">Window offset of the gate table.</param>
/// <param name="GateSlots">Its slots.</param>
/// <param name="ArenaStart">The first window offset that code may have.</param>
/// <param name="CodeSize">The most bytes of a program.</param>
/// <param name="ListsTouchedPages">Whether it sees every touched page of open neighbours, or only overwritten canaries.</param>
/// <param name="Window">The window's address.</param>
internal sealed record HarnessGreeting(uint Guard, uint StackStep, uint BasePage, uint GateTable, uint GateSlots, uint ArenaStart, uint CodeSize, bool ListsTouchedPages, ulong Window)
{
    /// <summary>The limits that code for this harness is verified with.</summary>
    public CodeLimits Limits => CodeLimits.Of(StackStep, StackStep, Guard, BasePage, GateTable, GateSlots);

    /// <summary>The window offsets that programs may be placed at.</summary>
    public (uint First, uint Last) CodeOffsets => (ArenaStart, (uint)(CodeLimits.WindowSize - Guard - CodeSize));

    /// <summary>Reads a greeting.</summary>
    /// <exception cref="HarnessException">It is of something else, or of another version.</exception>
    public static HarnessGreeting Read(byte[] message, uint magic, uint version)
    {
        if (message.Length != 48 || Word(message, 0) != magic || Word(message, 1) != version) throw new HarnessException($"what was started is no escape harness of version {version}");
        return new(Word(message, 2), Word(message, 3), Word(message, 4), Word(message, 5), Word(message, 6), Word(message, 7), Word(message, 8), Word(message, 9) != 0, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(40)));
    }

    private static uint Word(byte[] message, int index) => BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(index * 4));
}
