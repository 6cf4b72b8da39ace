namespace TmeBox.X86.Sweep;

/// <summary>What the first pass of a sweep leaves to the second.</summary>
internal readonly record struct SweepEvent
{
    /// <summary>The lowest target of a branch that an event can name; lower ones lie in the guard, and their branches are judged as a whole.</summary>
    public const uint LowestTarget = 2;

    private const uint CarriesBit = 1u << 31, Whole = 0, Known = 1;
    private readonly uint place, target;

    private SweepEvent(uint place, uint target) => (this.place, this.target) = (place, target);

    /// <summary>Position of the instruction.</summary>
    public int Position => (int)(place & ~CarriesBit);

    /// <summary>Whether what is known before it is what the instruction before it left; otherwise nothing is.</summary>
    public bool Carries => (place & CarriesBit) != 0;

    /// <summary>Whether it is refused, whatever else there is.</summary>
    public bool IsRefused => target == Known;

    /// <summary>Whether it is refused exactly if no instruction starts at its target.</summary>
    public bool IsBranch => target >= LowestTarget;

    /// <summary>Window offset of the target of a branch.</summary>
    public uint Target => target;

    /// <summary>An instruction that is judged as a whole.</summary>
    public static SweepEvent Judged(int position, bool carries) => new((uint)position | (carries ? CarriesBit : 0), Whole);

    /// <summary>An instruction that is refused.</summary>
    public static SweepEvent Refused(int position) => new((uint)position, Known);

    /// <summary>A direct branch that is refused exactly if no instruction starts at its target.</summary>
    public static SweepEvent Branch(int position, uint target) => new((uint)position, target);
}
