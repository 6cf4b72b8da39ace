namespace TmeBox.X86.Sweep;

/// <summary>The shapes met so far. What it answers depends on the question alone, so that all threads of the process share it.</summary>
/// <remarks>Bounded: a shape for which there is no room is made again whenever it is asked for.</remarks>
internal sealed class ShapeTable
{
    private const int MostRows = 1 << 14, MostShapes = 1 << 19, Slots = 1 << 17, LegacyKeys = 1 << 20;
    private readonly Shape?[]?[] rows = new Shape?[LegacyKeys][];
    private readonly Shape?[] payloads = new Shape?[Slots];
    private int rowCount, shapeCount, payloadCount;

    public static ShapeTable Shared { get; } = new();

    /// <summary>The shape of a legacy encoding.</summary>
    /// <param name="key">Map (2 bits), opcode (8), 67, 66, F0 (1 each), F2 and F3 (2), REX with its presence (5).</param>
    /// <param name="modRM">ModRM; 0 where there is none.</param>
    public Shape Legacy(int key, int modRM) =>
        rows[key] is { } row && row[modRM] is { } shape ? shape : AddLegacy(key, modRM);

    /// <summary>The shape of an encoding with a payload.</summary>
    /// <param name="key">From the low bits: ModRM, opcode, the payload (3 bytes), C4, C5 or 62, and 67 (1 bit).</param>
    public Shape Payload(ulong key)
    {
        for (var slot = Slot(key); ; slot = slot + 1 & Slots - 1)
        {
            var shape = payloads[slot];
            if (shape is null) return AddPayload(key);
            if (shape.Key == key) return shape;
        }
    }

    private static int Slot(ulong key) => (int)(key * 0x9E3779B97F4A7C15 >> 47);

    private Shape AddLegacy(int key, int modRM)
    {
        Span<byte> head = stackalloc byte[16];
        var (n, rex, repeat, map, opcode) = (0, key & 31, key >> 5 & 3, key >> 18, (byte)(key >> 10));
        if ((key & 1 << 7) != 0) head[n++] = 0xF0;
        if (repeat != 0) head[n++] = repeat == 1 ? (byte)0xF2 : (byte)0xF3;
        if ((key & 1 << 8) != 0) head[n++] = 0x66;
        if ((key & 1 << 9) != 0) head[n++] = 0x67;
        if (rex != 0) head[n++] = (byte)(0x40 | rex & 15);
        if (map != 0) head[n++] = 0x0F;
        if (map > 1) head[n++] = map == 2 ? (byte)0x38 : (byte)0x3A;
        head[n++] = opcode;
        var hasModRM = OpcodeLayout.LegacyHasModRM(map, opcode);
        if (hasModRM) head[n++] = (byte)modRM;
        var shape = IsRareOpcode(map, opcode, modRM) ? Shape.Rare : ShapeSample.Of((ulong)key << 8 | (uint)modRM, head[..n], hasModRM, legacy: true);
        if (Volatile.Read(ref shapeCount) >= MostShapes) return shape;
        if (rows[key] is not { } row)
        {
            if (Volatile.Read(ref rowCount) >= MostRows || Interlocked.Increment(ref rowCount) > MostRows) return shape;
            row = Interlocked.CompareExchange(ref rows[key], new Shape?[hasModRM ? 256 : 1], null) ?? rows[key]!;
        }

        Interlocked.Increment(ref shapeCount);
        Volatile.Write(ref row[modRM], shape);
        return shape;
    }

    // 3DNow!, whose opcode is its immediate, and what shares an opcode with XOP.
    private static bool IsRareOpcode(int map, byte opcode, int modRM) => map == 1 && opcode == 0x0F || map == 0 && opcode == 0x8F && (modRM & 0x1F) >= 8;

    private Shape AddPayload(ulong key)
    {
        Span<byte> head = stackalloc byte[8];
        var (n, escape) = (0, (byte)(key >> 40));
        if ((key & 1UL << 48) != 0) head[n++] = 0x67;
        head[n++] = escape;
        var bytes = escape switch { 0xC5 => 1, 0xC4 => 2, _ => 3 };
        for (var i = 0; i < bytes; i++) head[n++] = (byte)(key >> 16 + 8 * i);
        head[n++] = (byte)(key >> 8);
        var hasModRM = escape == 0x62 || OpcodeLayout.VexHasModRM(escape == 0xC5 ? 1 : (int)(key >> 16 & 31), (int)(key >> 8 & 255));
        if (hasModRM) head[n++] = (byte)key;
        var shape = Keyed(ShapeSample.Of(key, head[..n], hasModRM, legacy: false), key);
        lock (payloads)
        {
            if (payloadCount >= Slots / 2) return shape;
            var slot = Slot(key);
            while (payloads[slot] is { } other)
            {
                if (other.Key == key) return other;
                slot = slot + 1 & Slots - 1;
            }

            payloadCount++;
            Volatile.Write(ref payloads[slot], shape);
        }

        return shape;
    }

    private static Shape Keyed(Shape shape, ulong key) => shape.Key == key ? shape : shape.WithKey(key);
}
