namespace TmeBox.X86.Sweep;

/// <summary>An instruction whose verdict, or that of others behind it, hangs on what is known before it.</summary>
/// <param name="Position">Where it starts.</param>
/// <param name="Judged">What is judged of what hangs on it.</param>
/// <param name="Start">From where on.</param>
/// <param name="End">Up to where.</param>
internal readonly record struct SpecialInstruction(int Position, SpecialInstruction.Verdict Judged, int Start = 0, int End = 0)
{
    /// <summary>What is judged.</summary>
    public enum Verdict : byte
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>All, if control enters nowhere in between.</summary>
        WithoutLabels,

        /// <summary>All, and what stands at a label in between is refused.</summary>
        UpToLabels,

        /// <summary>All, with another.</summary>
        WithAnother,
    }
}
