using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The verifier of production: it looks forms up in tables, judges them in plain numbers, and asks the specification only for the
/// name of the rule that a rejected one breaks.
/// </summary>
/// <remarks>
/// Regions are swept in chunks by all processors, each as if an instruction started with it: in code with bundles that is accepted one does. They are then corrected, one
/// after another, up to where the true instructions meet those. The findings do not depend on how many processors there are.
/// </remarks>
public sealed class SweepVerifier : ICodeVerifier
{
    // Large enough that what a chunk costs by itself does not count.
    private const int UsualChunk = 1 << 18;

    private const int SmallestChunk = 1 << 12;

    // Encodings of this processor fall into step within far less.
    private const int UsualApart = 1 << 10;

    // Chunks start at a multiple of this in the window, so with a bundle, and share no word of marks.
    private const int ChunkUnit = 64;
    private readonly int processors, chunkSize, apart;
    private readonly HeadTable heads;

    /// <summary>A verifier that uses all processors.</summary>
    public SweepVerifier()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>A verifier that uses some processors.</summary>
    /// <param name="processors">How many, at least 1.</param>
    public SweepVerifier(int processors)
        : this(processors, HeadTable.Shared, UsualChunk)
    {
    }

    /// <summary>A verifier with a table and chunks of its own: what it finds depends on none of what the table has learnt, where chunks end, and what is judged when.</summary>
    internal SweepVerifier(int processors, HeadTable heads, int chunkSize = UsualChunk, int apart = UsualApart)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processors, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(chunkSize % ChunkUnit, 0);
        (this.processors, this.heads, this.chunkSize, this.apart) = (processors, heads, chunkSize, apart);
    }

    /// <inheritdoc/>
    public IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ContextCheck.Require(context);
        using var code = new SweptCode(context, heads);
        var chunks = Judge(code, limit, cancel);
        var map = new CodeMap(context);
        foreach (var entry in context.Entries.Where(e => code.IsStart(e))) map.AddStart(entry);
        return [.. ImageFindings.Of(context, map).Concat(chunks.SelectMany(c => c.Findings)).OrderBy(f => f.Offset).Take(limit)];
    }

    /// <summary>How many instructions are refused.</summary>
    internal long CountRefused(CodeContext context, CancellationToken cancel)
    {
        ContextCheck.Require(context);
        using var code = new SweptCode(context, heads);
        return Judge(code, 0, cancel).Sum(c => (long)c.RefusedCount);
    }

    /// <summary>Where instructions start, and which are refused.</summary>
    internal SweptCode Mark(CodeContext context, CancellationToken cancel)
    {
        ContextCheck.Require(context);
        var code = new SweptCode(context, heads);
        Judge(code, 0, cancel);
        return code;
    }

    private SweptChunk[] Judge(SweptCode code, int limit, CancellationToken cancel)
    {
        var parts = code.Regions.Select(r => Swept(code, r, limit, cancel)).ToArray();
        var chunks = parts.SelectMany(p => p.Chunks).ToArray();

        // Each was swept as if it started with an instruction.
        for (var i = 1; i < chunks.Length; i++)
            if (chunks[i].Continues) chunks[i].Correct(chunks[i - 1].Next, cancel);
        foreach (var (region, its, groups) in parts) AddLabels(region, its, groups, cancel);
        foreach (var chunk in chunks) chunk.AddLeaving();
        code.AddEntries();
        Each(chunks, c => c.CheckLabels(), cancel);
        Each(chunks, c => c.Judge(cancel), cancel);

        // And judged as if nothing were known before it.
        for (var i = 1; i < chunks.Length; i++)
            if (chunks[i].Continues && chunks[i - 1].Exit != SweepState.Entry) chunks[i].Judge(chunks[i - 1].Next, chunks[i - 1].Exit, cancel);
        foreach (var chunk in chunks) chunk.Dispose();
        return chunks;
    }

    // The chunks of a region after the first pass.
    private (SweptRegion Region, SweptChunk[] Chunks, LabelGroups Groups) Swept(SweptCode code, SweptRegion region, int limit, CancellationToken cancel)
    {
        SweptChunk[] chunks = [.. Chunks(code, region, limit)];
        var queue = new ChunkQueue(chunks);
        var groups = new LabelGroups(region, Math.Min(processors, chunks.Length));
        SweepWorker[] workers = [.. Enumerable.Range(0, groups.Count).Select(i => new SweepWorker(code, region, queue, groups[i]))];
        Each(workers, w => w.Sweep(cancel), cancel);
        return (region, chunks, groups);
    }

    private void AddLabels(SweptRegion region, SweptChunk[] chunks, LabelGroups groups, CancellationToken cancel)
    {
        if (region.IsMislabelled) groups.Clear();
        Each([.. Enumerable.Range(0, groups.Count)], AddTo, cancel);
        if (groups.Count > 1) Each(chunks, c => groups.Merge(c.Start, c.End), cancel);
        groups.Dispose();

        void AddTo(int group)
        {
            for (var i = group; i < chunks.Length; i += groups.Count) chunks[i].AddLabels(groups[group], cancel);
        }
    }

    private void Each<T>(T[] parts, Action<T> work, CancellationToken cancel)
    {
        if (processors > 1 && parts.Length > 1) Parallel.ForEach(parts, new ParallelOptions { MaxDegreeOfParallelism = processors, CancellationToken = cancel }, work);
        else
            foreach (var part in parts) work(part);
    }

    private IEnumerable<SweptChunk> Chunks(SweptCode code, SweptRegion region, int limit)
    {
        var length = region.Bytes.Length;

        // As many for one lane as for the others: when one has none left, the others go on alone, which takes longer.
        var lanes = (long)SweepKernel.Lanes * processors;
        var equal = Math.Max(1, (length + lanes * chunkSize - 1) / (lanes * chunkSize)) * lanes;
        var size = (int)Math.Clamp((length + equal - 1) / equal + ChunkUnit - 1 & -ChunkUnit, Math.Min(SmallestChunk, chunkSize), chunkSize);
        for (int start = 0, end; start < length; start = end)
        {
            end = length;
            if (length - start > size) end = start + size - (int)(region.WindowOffset + (uint)start & ChunkUnit - 1);
            yield return new(code, region, start, end, limit, apart);
        }
    }
}
