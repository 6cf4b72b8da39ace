using System.Buffers;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What the kernel notes: where an instruction's mark is, and its word above. It notes in one list for all lanes, which is then divided; each lane's notes ascend.
/// Used by one thread.
/// </summary>
internal sealed class LaneNotes : IDisposable
{
    private const int Wide = 8;
    private readonly ulong[][] lists = [.. Enumerable.Repeat(Array.Empty<ulong>(), SweepKernel.Lanes)];
    private readonly int[] counts = new int[SweepKernel.Lanes];
    private ulong[] all = [];

    /// <summary>The notes of a lane.</summary>
    public ReadOnlySpan<ulong> this[int lane] => lists[lane].AsSpan(0, counts[lane]);

    /// <summary>A list with room for notes of all lanes.</summary>
    /// <param name="most">How many there may be, one of which does not count.</param>
    public ulong[] Room(int most)
    {
        if (all.Length >= most + Wide) return all;
        ArrayPool<ulong>.Shared.Return(all);
        return all = ArrayPool<ulong>.Shared.Rent(most + Wide);
    }

    /// <summary>Divides the first notes of that list.</summary>
    public void Divide(int count)
    {
        for (var lane = 0; lane < lists.Length; lane++) MakeRoom(lane, count + Wide);
        var done = 0;
        if (Avx512F.IsSupported)
        {
            Span<ulong> a = lists[0], b = lists[1], c = lists[2], d = lists[3];
            var (inA, inB, inC, inD) = (counts[0], counts[1], counts[2], counts[3]);
            for (; done + Wide <= count; done += Wide)
            {
                var note = Vector512.Create(all, done);
                NoteDivision.Put(a, ref inA, note, IsOf(0, note));
                NoteDivision.Put(b, ref inB, note, IsOf(1, note));
                NoteDivision.Put(c, ref inC, note, IsOf(2, note));
                NoteDivision.Put(d, ref inD, note, IsOf(3, note));
            }

            (counts[0], counts[1], counts[2], counts[3]) = (inA, inB, inC, inD);
        }

        for (; done < count; done++)
        {
            var lane = (int)((uint)all[done] / LaneMemory.Distance);
            lists[lane][counts[lane]++] = all[done];
        }
    }

    /// <summary>Adds a note of a lane behind those that there are.</summary>
    public void Add(int lane, ulong note)
    {
        MakeRoom(lane, 1);
        lists[lane][counts[lane]++] = note;
    }

    /// <summary>Removes those of a lane.</summary>
    public void Clear(int lane) => counts[lane] = 0;

    /// <summary>Gives up the lists. They are not used afterwards, and disposed of once.</summary>
    public void Dispose()
    {
        ArrayPool<ulong>.Shared.Return(all);
        foreach (var list in lists) ArrayPool<ulong>.Shared.Return(list);
    }

    private static Vector512<ulong> IsOf(int lane, Vector512<ulong> notes) => Vector512.LessThan(
        (notes & Vector512.Create((ulong)uint.MaxValue)) - Vector512.Create((ulong)(lane * LaneMemory.Distance)), Vector512.Create((ulong)LaneMemory.Distance));

    private void MakeRoom(int lane, int more)
    {
        if (lists[lane].Length - counts[lane] >= more) return;
        var larger = ArrayPool<ulong>.Shared.Rent(Math.Max(counts[lane] + more, Math.Max(64, lists[lane].Length * 2)));
        this[lane].CopyTo(larger);
        ArrayPool<ulong>.Shared.Return(lists[lane]);
        lists[lane] = larger;
    }
}
