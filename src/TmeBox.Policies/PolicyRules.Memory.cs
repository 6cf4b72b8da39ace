using TmeBox.Spec.Sandbox;
namespace TmeBox.Policies;

public static partial class PolicyRules
{
    static IEnumerable<Problem> Ranges(SandboxPolicy policy)
    {
        var owners = policy.Owners;
        for (var i = 0; i < owners.Length; i++)
        {
            if (owners[i].Memory.IsEmpty)
                yield return new(NoMemory, $"no memory for '{owners[i].Name}'", "at least one range", $"{policy.LocatorOf(i)}.memory");
            for (var j = 0; j < owners[i].Memory.Length; j++)
            {
                var range = owners[i].Memory[j];
                var here = $"{policy.LocatorOf(i)}.memory[{j}]";
                if (range.Length == 0) yield return new(ZeroLength, "size 0", "64 bytes or more", $"{here}.size");
                if (range.Start % MemoryRange.LineBytes != 0)
                    yield return new(MisalignedStart, $"0x{range.Start:x}",
                        $"a multiple of 64, such as 0x{range.Start - range.Start % MemoryRange.LineBytes:x}", $"{here}.start");
                if (range.Length % MemoryRange.LineBytes != 0)
                    yield return new(MisalignedSize, $"{range.Length} bytes", "a multiple of 64", $"{here}.size");
            }
        }
    }

    /// <summary>A sweep by start that remembers the range reaching furthest: each range that begins inside it is a problem.</summary>
    static IEnumerable<Problem> Owners(SandboxPolicy policy)
    {
        var owners = policy.Owners;
        var ranges = owners
            .SelectMany((box, i) => box.Memory.Select((range, j) => (Range: range, Box: i, Index: j)))
            .Where(r => r.Range.Length > 0)
            .OrderBy(r => r.Range.Start).ThenBy(r => r.Box).ThenBy(r => r.Index);
        var furthest = default((MemoryRange Range, int Box, int Index)?);
        foreach (var next in ranges)
        {
            if (furthest is { } held && held.Range.Overlaps(next.Range))
            {
                // The later entry of the file is the one to blame.
                var (first, second) = (held.Box, held.Index).CompareTo((next.Box, next.Index)) < 0 ? (held, next) : (next, held);
                yield return new(first.Box == second.Box ? RepeatedMemory : OverlappingOwners,
                    $"{second.Range}, which overlaps {first.Range} of '{owners[first.Box].Name}'",
                    "a range that nothing else names",
                    $"{policy.LocatorOf(second.Box)}.memory[{second.Index}]");
            }
            if (furthest is null || next.Range.End > furthest.Value.Range.End) furthest = next;
        }
    }
}
