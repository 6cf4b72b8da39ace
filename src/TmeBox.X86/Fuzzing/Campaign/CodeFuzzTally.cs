using System.Collections.Immutable;
using TmeBox.X86.Fuzzing.Harness;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>Counts one worker's work on one profile.</summary>
internal sealed class CodeFuzzTally
{
    private readonly long[] endings = new long[Enum.GetValues<RunEnding>().Length];

    public long Tried { get; set; }

    public long Executed { get; set; }

    public long Runs { get; set; }

    public long Stepped { get; set; }

    public void Ended(RunEnding ending) => endings[(int)ending]++;

    public static CodeFuzzCount Sum(IReadOnlyCollection<CodeFuzzTally> tallies) => new(
        tallies.Sum(t => t.Tried),
        tallies.Sum(t => t.Executed),
        tallies.Sum(t => t.Runs),
        tallies.Sum(t => t.Stepped),
        Enum.GetValues<RunEnding>().Where(e => e != RunEnding.None).ToImmutableSortedDictionary(e => e, e => tallies.Sum(t => t.endings[(int)e])));
}
