using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>Where an instruction under comparison stands: each in a slot of two bundles, between instructions that are known.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Profile">The profile.</param>
/// <param name="FromEnd">The instruction ends so many bytes behind the slot's first bundle; null where it starts with what <paramref name="IsDirty"/> asks for.</param>
/// <param name="IsDirty">The stack pointer was moved before it, and a jump that is refused as long as it is dirty follows.</param>
internal sealed record CaseLayout(string Name, IsolationProfile Profile, int? FromEnd, bool IsDirty)
{
    /// <summary>Bytes of a slot.</summary>
    public const int Slot = 64;

    /// <summary>Bytes of the longest instruction.</summary>
    public const int Longest = 15;

    public const byte Nop = 0x90;
    public const byte Push = 0x50;
    public const byte Halt = 0xF4;

    private const int Bundle = 32;

    /// <summary>All layouts; those that show a head for the first time where the stack pointer is dirty come first.</summary>
    public static IReadOnlyList<CaseLayout> All { get; } =
    [
        new("behind a stack step", IsolationProfile.Data, null, true),
        new("behind a stack step", IsolationProfile.CodeAndData, null, true),
        new("alone", IsolationProfile.Data, null, false),
        new("at the start of a bundle", IsolationProfile.CodeAndData, null, false),
        new("at the end of a bundle", IsolationProfile.CodeAndData, 0, false),
        new("over the end of a bundle", IsolationProfile.CodeAndData, 1, false),
    ];

    /// <summary>Those of one profile each in which nothing is known before the instruction.</summary>
    public static IReadOnlyList<CaseLayout> Alone { get; } = [.. All.Where(l => !l.IsDirty && l.FromEnd is null)];

    /// <summary>sub $8,%rsp.</summary>
    public static ReadOnlySpan<byte> Step => [0x48, 0x83, 0xEC, 0x08];

    /// <summary>jmp to the next instruction.</summary>
    public static ReadOnlySpan<byte> Jump => [0xEB, 0x00];

    /// <summary>Where an instruction of some bytes stands in its slot.</summary>
    public int Place(int length) => FromEnd is { } behind ? Bundle + behind - length : IsDirty ? Step.Length : 0;

    /// <summary>Fills a slot.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="instruction">The instruction and nothing else; bytes that are none, and as many as could matter.</param>
    public void Fill(Span<byte> slot, ReadOnlySpan<byte> instruction)
    {
        slot.Fill(Nop);

        // Whatever is known, nothing is after it.
        slot[^1] = Push;
        var place = Place(instruction.Length);
        instruction.CopyTo(slot[place..]);
        if (!IsDirty) return;
        Step.CopyTo(slot);
        var next = place + instruction.Length;
        Jump.CopyTo(slot[next..]);
        slot[next + Jump.Length] = Push;
    }
}
