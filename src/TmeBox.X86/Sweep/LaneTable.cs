namespace TmeBox.X86.Sweep;

/// <summary>The lanes of the heads met last, one for each hash. Words are read and written whole, so that all threads share it.</summary>
internal sealed class LaneTable(ShapeTable shapes)
{
    private const int Bits = 15;
    private readonly ulong[] lanes = new ulong[1 << Bits];

    public static LaneTable Shared { get; } = new(ShapeTable.Shared);

    /// <summary>The lane of a legacy head.</summary>
    /// <param name="key">As for <see cref="ShapeTable.Legacy"/>.</param>
    /// <param name="modRM">The same.</param>
    public Lane Legacy(int key, int modRM)
    {
        var head = (uint)key << 8 | (uint)modRM;
        var slot = head * 0x9E3779B1u >> 32 - Bits;
        var lane = new Lane(lanes[slot]);
        return lane.Key == head && lane.Bits != 0 ? lane : Add(key, modRM, head, slot);
    }

    private Lane Add(int key, int modRM, uint head, uint slot)
    {
        var lane = Lane.Of(shapes.Legacy(key, modRM)).For(head);
        lanes[slot] = lane.Bits;
        return lane;
    }
}
