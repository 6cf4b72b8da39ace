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
    private readonly PooledList<ulong>[] lists = [.. Enumerable.Range(0, SweepKernel.Lanes).Select(_ => new PooledList<ulong>())];
    private readonly PooledList<ulong> all = new();

    /// <summary>The notes of a lane.</summary>
    public ReadOnlySpan<ulong> this[int lane] => lists[lane].Items;

    /// <summary>A list with room for notes of all lanes.</summary>
    /// <param name="most">How many there may be, one of which does not count.</param>
    public Span<ulong> Room(int most) => all.Room(most);

    /// <summary>Divides the first notes of that list.</summary>
    public void Divide(int count)
    {
        ReadOnlySpan<ulong> notes = all.Room(count);
        Span<ulong> a = lists[0].Room(count + Wide), b = lists[1].Room(count + Wide), c = lists[2].Room(count + Wide), d = lists[3].Room(count + Wide);
        var (inA, inB, inC, inD) = (0, 0, 0, 0);
        if (Avx512F.IsSupported)
            for (; notes.Length >= Wide; notes = notes[Wide..])
            {
                var note = Vector512.Create(notes);
                NoteDivision.Put(a, ref inA, note, IsOf(0, note));
                NoteDivision.Put(b, ref inB, note, IsOf(1, note));
                NoteDivision.Put(c, ref inC, note, IsOf(2, note));
                NoteDivision.Put(d, ref inD, note, IsOf(3, note));
            }

        lists[0].Added(inA);
        lists[1].Added(inB);
        lists[2].Added(inC);
        lists[3].Added(inD);
        foreach (var note in notes) Add((int)((uint)note / LaneMemory.Distance), note);
    }

    /// <summary>Adds a note of a lane behind those that there are.</summary>
    public void Add(int lane, ulong note) => lists[lane].Add(note);

    /// <summary>Removes those of a lane.</summary>
    public void Clear(int lane) => lists[lane].Clear();

    /// <summary>Gives up the lists. They are not used afterwards.</summary>
    public void Dispose()
    {
        all.Dispose();
        foreach (var list in lists) list.Dispose();
    }

    private static Vector512<ulong> IsOf(int lane, Vector512<ulong> notes) => Vector512.LessThan(
        (notes & Vector512.Create((ulong)uint.MaxValue)) - Vector512.Create((ulong)(lane * LaneMemory.Distance)), Vector512.Create((ulong)LaneMemory.Distance));
}
