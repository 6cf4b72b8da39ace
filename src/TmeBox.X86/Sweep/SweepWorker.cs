namespace TmeBox.X86.Sweep;

/// <summary>Sweeps chunks of a region, as many at once as <see cref="SweepKernel"/> has lanes, until none is left. Used by one thread.</summary>
internal sealed class SweepWorker
{
    private readonly SweptCode code;
    private readonly SweptRegion region;
    private readonly ChunkQueue queue;
    private readonly PositionSet labels;
    private readonly bool isUsable;

    // Of each lane its chunk, if there was one left; where its next instruction starts; where its block ends; and where the kernel stops before that.
    private readonly SweptChunk?[] chunks = new SweptChunk?[SweepKernel.Lanes];
    private readonly int[] positions = new int[SweepKernel.Lanes], stops = new int[SweepKernel.Lanes], edges = new int[SweepKernel.Lanes];

    /// <summary>A worker.</summary>
    /// <param name="code">All code.</param>
    /// <param name="region">The region.</param>
    /// <param name="queue">Its chunks.</param>
    /// <param name="labels">Where the positions go at which branches enter; no other thread adds to it.</param>
    public SweepWorker(SweptCode code, SweptRegion region, ChunkQueue queue, PositionSet labels)
    {
        (this.code, this.region, this.queue, this.labels) = (code, region, queue, labels);
        isUsable = new HeadReader(code).IsUsable;
    }

    /// <summary>The first pass, as if an instruction started with each chunk.</summary>
    public void Sweep(CancellationToken cancel)
    {
        using var kernel = new SweepKernel(code, region, Math.Min(LaneMemory.MostBlock, (queue.Longest + 127) & ~63), One);
        for (var lane = 0; lane < chunks.Length; lane++) TakeChunk(kernel, lane);
        while (chunks.Any(c => c is not null))
        {
            cancel.ThrowIfCancellationRequested();
            kernel.Run(positions, edges);
            for (var lane = 0; lane < chunks.Length; lane++)
                if (chunks[lane] is { } chunk && positions[lane] >= edges[lane])
                    EndBlock(kernel, lane, chunk);
        }
    }

    private void TakeChunk(SweepKernel kernel, int lane)
    {
        if ((chunks[lane] = queue.Take()) is not { } chunk)
        {
            kernel.Rest(lane);
            return;
        }

        positions[lane] = chunk.Start;
        BeginBlock(kernel, lane, chunk, chunk.Start);
    }

    private void BeginBlock(SweepKernel kernel, int lane, SweptChunk chunk, int start)
    {
        stops[lane] = Math.Min(chunk.End, kernel.Start(lane, start));
        edges[lane] = isUsable ? Math.Min(stops[lane], region.Bytes.Length - HeadReader.Room) : 0;
        kernel.Scan(lane, start, edges[lane]);
        while (positions[lane] < Math.Min(stops[lane], HeadReader.Before)) positions[lane] = kernel.Read(lane, positions[lane]);
    }

    private void EndBlock(SweepKernel kernel, int lane, SweptChunk chunk)
    {
        while (positions[lane] < stops[lane]) positions[lane] = kernel.Read(lane, positions[lane]);
        kernel.Finish(lane, stops[lane], positions[lane]);
        Take(kernel, lane, chunk);
        kernel.Forget(lane);
        if (stops[lane] < chunk.End)
        {
            BeginBlock(kernel, lane, chunk, stops[lane]);
            return;
        }

        chunk.EndSweep(positions[lane]);
        TakeChunk(kernel, lane);
    }

    // What was noted in a block goes to its chunk. Of what is not certain to be an instruction no label is marked yet.
    private void Take(SweepKernel kernel, int lane, SweptChunk chunk)
    {
        var bytes = region.Bytes.Span;
        var block = kernel.Marks(lane, stops[lane]);
        var positions = kernel.Notes.Positions;
        var numbers = kernel.Notes.Numbers;
        var uncertain = 0;
        for (; uncertain < positions.Length && positions[uncertain] + block.Start < chunk.Certain; uncertain++)
            Take(chunk, code.Heads.Words[numbers[uncertain]], positions[uncertain] + block.Start, bytes, block);
        var most = positions.Length - uncertain + NoteDivision.Spare;
        using var targets = new PooledList<uint>();
        using var rest = new PooledList<ulong>();
        Span<uint> inside = targets.Room(most);
        var others = rest.Room(most);
        var (insideCount, otherCount) = new NoteDivision(code, region, block.Start).Divide(positions[uncertain..], numbers[uncertain..], inside, others);
        labels.Add(inside[..insideCount]);
        foreach (var note in others[..otherCount]) Take(chunk, (uint)(note >> 32), (int)note, bytes, block);
    }

    private void Take(SweptChunk chunk, uint head, int position, ReadOnlySpan<byte> bytes, BlockMarks block)
    {
        if (Head.IsRead(head))
        {
            chunk.AddSpecial(position, mayBranch: true, block);
            return;
        }

        var end = position + (int)(head >> Head.LengthShift & Head.LengthMask);
        var number = HeadReader.LastNumber(head, bytes, end - (int)(head >> Head.ImmediateShift & Head.ImmediateMask));
        if ((head & 1u << Head.Special) != 0)
        {
            if ((head & 1u << Head.Steps) != 0) chunk.AddStep(position, end - position, number, block);
            else if (HeadReader.LeavesState(head, number)) chunk.AddSpecial(position, (head & 1u << Head.Jump) != 0, block);
        }
        else if ((head & 1u << Head.Operand) == 0)
        {
            chunk.AddBranch(position, (long)end + number);
        }
        else if (!IsConfined(head, number, (long)end + number) && chunk.RefusesAlone(position))
        {
            region.Marks.Mark(position, refused: true);
        }
    }

    // Whether the operand is certain to be one that its instruction may have.
    private bool IsConfined(uint head, int displacement, long target) => (head & 1u << Head.Far) != 0
        ? code.Reach.Holds((ulong)displacement)
        : code.IsApart(region.WindowOffset + (ulong)target);

    private int One(int lane, int position, out bool refused, out bool special) => chunks[lane]!.One(position, out refused, out special);
}
