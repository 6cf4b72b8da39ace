namespace TmeBox.X86.Sweep;

/// <summary>Neighbouring chunks of a region, as many as <see cref="SweepKernel"/> sweeps at once. Used by one thread at a time.</summary>
internal sealed class SweptGroup
{
    // Bytes of a chunk whose marks are kept apart, at most: what was noted of them is looked at while their bytes are near.
    private const int MostBlock = 1 << 14;

    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly SweptChunk[] chunks;
    private readonly bool isUsable;
    private readonly int blockSize;

    // Of the latest notes those that are no branches.
    private ulong[] others = [];

    public SweptGroup(SweptCode code, SweptRegion region, SweptChunk[] chunks)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks.Length, SweepKernel.Lanes);
        (this.code, this.region, this.chunks) = (code, region, chunks);
        isUsable = new HeadReader(code).IsUsable;
        blockSize = Math.Min(MostBlock, (chunks.Max(c => c.End - c.Start) + 127) & ~63);
    }

    /// <summary>The first pass, as if an instruction started with each chunk.</summary>
    public void Sweep(CancellationToken cancel)
    {
        var kernel = new SweepKernel(code, region, blockSize, One);
        int[] positions = new int[SweepKernel.Lanes], edges = new int[SweepKernel.Lanes], blocks = new int[SweepKernel.Lanes], stops = new int[SweepKernel.Lanes];
        for (var lane = 0; lane < chunks.Length; lane++) blocks[lane] = positions[lane] = chunks[lane].Start;
        for (var going = true; going;)
        {
            cancel.ThrowIfCancellationRequested();
            going = false;
            for (var lane = 0; lane < chunks.Length; lane++)
            {
                stops[lane] = edges[lane] = 0;
                if (blocks[lane] >= chunks[lane].End) continue;
                going = true;
                stops[lane] = Math.Min(chunks[lane].End, kernel.Start(lane, blocks[lane]));
                edges[lane] = isUsable ? Math.Min(stops[lane], region.Bytes.Length - HeadReader.Room) : 0;
                while (positions[lane] < Math.Min(stops[lane], HeadReader.Before)) positions[lane] = kernel.Read(lane, positions[lane]);
            }

            kernel.Run(positions, edges);
            for (var lane = 0; lane < chunks.Length; lane++)
            {
                if (stops[lane] == 0) continue;
                while (positions[lane] < stops[lane]) positions[lane] = kernel.Read(lane, positions[lane]);
                kernel.Finish(lane, stops[lane]);
                blocks[lane] = stops[lane];
            }

            for (var lane = 0; lane < chunks.Length; lane++) Take(kernel, lane);
            kernel.Forget();
        }

        for (var lane = 0; lane < chunks.Length; lane++) chunks[lane].Next = positions[lane];
    }

    // Branches, which are most, are told from the others without a jump: which comes next is as good as random.
    private void Take(SweepKernel kernel, int lane)
    {
        var bytes = region.Bytes.Span;
        var notes = kernel.Notes(lane);
        var (chunk, from) = (chunks[lane], kernel.FromMark(lane));
        if (others.Length < notes.Length) others = GC.AllocateUninitializedArray<ulong>(notes.Length);
        var rest = others.AsSpan(0, notes.Length);
        var adding = chunk.AddBranches(notes.Length);
        var count = 0;

        // Where there are fewer bytes than an offset has, no word was looked up.
        if (bytes.Length < HeadReader.Before) notes.CopyTo(rest[..(count = notes.Length)]);
        else foreach (var note in notes)
        {
            var (head, position) = ((uint)(note >> 32), (int)note + from);
            var end = position + (int)(head >> Head.AloneLength & Head.LengthMask);
            var isOther = (int)(head >> Head.Special | head >> Head.Operand) & 1;
            rest[count] = note;
            count += isOther;

            // Of a branch there are as many bytes; others are not added.
            adding.Add(position, (long)end + HeadReader.LastNumber(head, bytes, Math.Max(end, HeadReader.Before)), 1 - isOther);
        }

        chunk.Added(adding);
        foreach (var note in rest[..count]) Take(chunk, (uint)(note >> 32), (int)note + from, bytes);
    }

    private void Take(SweptChunk chunk, uint head, int position, ReadOnlySpan<byte> bytes)
    {
        if (head == Head.Unread)
        {
            chunk.AddSpecial(position, mayBranch: true);
            return;
        }

        var end = position + (int)(head >> Head.AloneLength & Head.LengthMask);
        var number = HeadReader.LastNumber(head, bytes, end - (int)(head >> Head.ImmediateShift & Head.ImmediateMask));
        if ((head & 1u << Head.Special) != 0)
        {
            if (HeadReader.LeavesState(head, number)) chunk.AddSpecial(position, (head & 1u << Head.Jump) != 0);
        }
        else if (!IsConfined(head, number, (long)end + number) && chunk.RefusesAlone(position))
        {
            region.Marks.Mark(position, refused: true);
        }
    }

    // Whether the operand is certain to be one that its instruction may have.
    private bool IsConfined(uint head, int displacement, long target) => (head & 1u << Head.Far) != 0
        ? Math.Abs((long)displacement) + Head.MostSize <= (long)code.Limits.Displacement
        : code.IsApart(region.WindowOffset + (ulong)target);

    private int One(int lane, int position, out bool refused, out bool special) => chunks[lane].One(position, out refused, out special);
}
