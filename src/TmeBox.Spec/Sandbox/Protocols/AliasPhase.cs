using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Sandbox.Protocols;

/// <summary>How far a window's mapping of a line is on its way from mapped to gone (F-CCH-6): 3 bits.</summary>
/// <remarks>2 + n says that the entry is gone and n cores, the lowest numbers first, have dropped their translations.</remarks>
public static class AliasPhase
{
    /// <summary>The window has nothing to do with the line.</summary>
    public static Word None { get; } = Word.Of(0, 3);

    /// <summary>The page tables map the line.</summary>
    public static Word Mapped { get; } = Word.Of(1, 3);

    /// <summary>The entry is gone; every core may still hold the translation.</summary>
    public static Word Unmapped { get; } = Word.Of(2, 3);

    /// <summary>No core holds the translation: what is cached can be flushed for good.</summary>
    public static Word ShotDown(Profile profile) => Word.Of((ulong)(2 + Cores(profile)), 3);

    /// <summary>The phase in which it is a core's turn to drop the translation.</summary>
    public static Word Awaits(CoreId core) => Word.Of(2, 3) + core.Value.ZeroExtend(3);

    /// <summary>Whether a core may still hold the translation in this phase.</summary>
    public static Bit MayBeHeld(Word phase, CoreId core) => phase == Mapped | (phase >= Unmapped & phase <= Awaits(core));

    /// <summary>How many cores the platform has.</summary>
    public static int Cores(Profile profile) => 2 * profile.Packages;
}
