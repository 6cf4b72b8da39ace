using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>A set of positions in a region, one bit each, to which any thread may add.</summary>
internal sealed class PositionSet(CodeRegion region)
{
    private readonly ulong[] words = new ulong[((long)region.Bytes.Length + 63) / 64];

    public bool Contains(int position) => (words[(uint)position >> 6] >> position & 1) != 0;

    public void Add(int position)
    {
        var one = 1UL << position;
        ref var word = ref words[(uint)position >> 6];
        if ((Volatile.Read(ref word) & one) == 0) Interlocked.Or(ref word, one);
    }
}
