using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Attacks;

/// <summary>What a step wrote and showed in one run.</summary>
/// <param name="Wrote">The bytes that it wrote, or null.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Saw">The line that it showed, or null.</param>
/// <param name="Dram">What it saw or put back in DRAM, or null.</param>
internal sealed record RunSight(Bytes? Wrote, string Outcome, Bytes? Saw, DramLine? Dram)
{
    /// <summary>The sight in a few words.</summary>
    public string Text(bool integrity)
    {
        if (Outcome != "Done") return Outcome;
        if (Dram is { } dram)
            return Shown.Short(dram.Ciphertext) + (integrity ? $", MAC {MacTag.Value(dram.Mac):x7}{(dram.Poison.IsTrue ? ", poisoned" : "")}" : "");
        return (Wrote ?? Saw) is { } data ? Shown.Short(data) : "";
    }
}
