using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>What regions and entries must be, apart from the instructions in them.</summary>
public static class RegionRules
{
    internal static readonly Rule NoCode = new("Layout", "D-BOX-4", "There is code to verify: accepting nothing would be accepting what was not looked at.");
    internal static readonly Rule RegionUnaligned = new("Layout", "D-BOX-4", "With bundles, a region starts with a bundle: a masked branch could enter before it.");
    internal static readonly Rule RegionInGuard = new("Layout", "D-BOX-1", "A region lies between the guards of its window, in which nothing is mapped.");
    internal static readonly Rule EntryInside = new("Layout", "D-BOX-4", "A declared entry is the start of an instruction of this code.");
    internal static readonly Rule EntryUnaligned = new("Layout", "D-BOX-4", "With bundles, a declared entry is the start of a bundle: branches to it are masked.");

    /// <summary>Judges whether there is code.</summary>
    public static Judgement Code(Bit some, Mutant? mutant = null)
    {
        var judgement = new Judgement(mutant);
        judgement.Refuse(NoCode, !some);
        return judgement;
    }

    /// <summary>Judges where a region lies.</summary>
    /// <param name="bundled">The profile of code and data.</param>
    /// <param name="offset">Window offset, 64 bits.</param>
    /// <param name="size">Number of bytes, 64 bits.</param>
    /// <param name="limits">The numbers of the window.</param>
    /// <param name="mutant">The rule that is broken on purpose, or null.</param>
    public static Judgement Region(Bit bundled, Word offset, Word size, CodeLimits limits, Mutant? mutant = null)
    {
        var judgement = new Judgement(mutant);
        judgement.Refuse(RegionUnaligned, bundled & !CodeSite.IsAligned(offset));
        judgement.Refuse(RegionInGuard, !MemoryRules.IsBetweenGuards(offset, size, limits));
        return judgement;
    }

    /// <summary>Judges where an entry lies.</summary>
    /// <param name="bundled">The profile of code and data.</param>
    /// <param name="offset">Window offset, 64 bits.</param>
    /// <param name="isStart">An instruction of this code starts there.</param>
    /// <param name="mutant">The rule that is broken on purpose, or null.</param>
    public static Judgement Entry(Bit bundled, Word offset, Bit isStart, Mutant? mutant = null)
    {
        var judgement = new Judgement(mutant);
        judgement.Refuse(EntryInside, !isStart);
        judgement.Refuse(EntryUnaligned, bundled & !CodeSite.IsAligned(offset));
        return judgement;
    }
}
