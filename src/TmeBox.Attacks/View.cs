using System.Buffers.Binary;
using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Attacks;

/// <summary>What an observer of two runs has seen so far, up to a consistent renaming of what it cannot know.</summary>
/// <remarks>
/// A 16-byte block that the observer knows beforehand (zero, or content it could guess) stands for itself; any other block is a
/// token: all it can tell is whether it saw the same block before. Two runs look alike as long as their tokens agree.
/// </remarks>
/// <param name="First">The token of each block seen in the first run.</param>
/// <param name="Second">The token of each block seen in the second run.</param>
public sealed record View(ImmutableSortedDictionary<UInt128, int> First, ImmutableSortedDictionary<UInt128, int> Second)
{
    /// <summary>An observer who has seen nothing and can guess some lines.</summary>
    public static View Knowing(params IEnumerable<Bytes> lines)
    {
        var known = ImmutableSortedDictionary<UInt128, int>.Empty;
        foreach (var line in lines)
            foreach (var block in Blocks(line))
                if (!known.ContainsKey(block))
                    known = known.Add(block, known.Count);
        return new(known, known);
    }

    /// <summary>The view after one more sight, or null if the two runs now look different.</summary>
    public View? After(Played first, Played second)
    {
        if (first.Answer.Outcome.Concrete != second.Answer.Outcome.Concrete || first.Seen.Poison.IsTrue != second.Seen.Poison.IsTrue) return null;
        var view = this;
        foreach (var (one, two) in Sights(first).Zip(Sights(second)))
        {
            var knowsFirst = view.First.TryGetValue(one, out var tokenFirst);
            var knowsSecond = view.Second.TryGetValue(two, out var tokenSecond);
            if (knowsFirst != knowsSecond || (knowsFirst && tokenFirst != tokenSecond)) return null;
            if (!knowsFirst) view = new(view.First.Add(one, view.First.Count), view.Second.Add(two, view.Second.Count));
        }

        return view;
    }

    /// <summary>What a step shows its maker, as blocks; a MAC counts as a block of its own kind.</summary>
    public static IEnumerable<UInt128> Sights(Played played)
    {
        foreach (var block in Blocks(played.Answer.Data)) yield return block;
        foreach (var block in Blocks(played.Seen.Ciphertext)) yield return block;
        var mac = MacTag.Value(played.Seen.Mac);
        yield return mac == 0 ? UInt128.Zero : (UInt128.One << 127) | mac;
    }

    private static IEnumerable<UInt128> Blocks(Bytes line)
    {
        for (var block = 0; block < 4; block++) yield return BinaryPrimitives.ReadUInt128LittleEndian(line.Concrete[(block * 16)..]);
    }
}
