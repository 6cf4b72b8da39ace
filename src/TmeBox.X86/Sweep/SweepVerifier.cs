using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The verifier of production: it looks forms up in tables, judges them in plain numbers, and asks the specification only for the
/// name of the rule that a rejected one breaks.
/// </summary>
/// <remarks>With bundles, chunks are swept by all processors; without, regions are. The findings do not depend on how many there are.</remarks>
public sealed class SweepVerifier : ICodeVerifier
{
    // A chunk starts with a bundle. Large enough that what a chunk costs by itself does not count.
    private const int ChunkSize = 1 << 20;
    private readonly int processors;

    /// <summary>A verifier that uses all processors.</summary>
    public SweepVerifier()
        : this(Environment.ProcessorCount)
    {
    }

    /// <summary>A verifier that uses some processors.</summary>
    /// <param name="processors">How many, at least 1.</param>
    public SweepVerifier(int processors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processors, 1);
        this.processors = processors;
    }

    /// <inheritdoc/>
    public IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ContextCheck.Require(context);
        var code = new SweptCode(context);
        var judged = Judge(code, limit, cancel);
        var map = new CodeMap(context);
        foreach (var entry in context.Entries.Where(e => code.IsStart(e))) map.AddStart(entry);
        return [.. ImageFindings.Of(context, map).Concat(judged.SelectMany(j => j.Findings)).OrderBy(f => f.Offset).Take(limit)];
    }

    /// <summary>How many instructions are refused.</summary>
    internal long CountRefused(CodeContext context, CancellationToken cancel)
    {
        ContextCheck.Require(context);
        return Judge(new(context), 0, cancel).Sum(j => (long)j.Count);
    }

    private (List<CodeFinding> Findings, int Count)[] Judge(SweptCode code, int limit, CancellationToken cancel)
    {
        var chunks = code.Regions.SelectMany(r => Chunks(code, r)).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = processors, CancellationToken = cancel };
        Each(chunks.Length, options, i => chunks[i].Sweep(SweepState.Entry, cancel));

        // Chunks were swept as if nothing were known before them.
        for (var i = 1; i < chunks.Length; i++)
            if (chunks[i].Continues && Across(chunks[i - 1].Exit) is var known && known != SweepState.Entry)
                chunks[i].Sweep(known, cancel);
        var judged = new (List<CodeFinding>, int)[chunks.Length];
        var entries = chunks.Select((c, i) => c.Continues ? Across(chunks[i - 1].TrueExit()) : SweepState.Entry).ToArray();
        Each(chunks.Length, options, i => judged[i] = chunks[i].Judge(entries[i], limit, cancel));
        return judged;
    }

    private static void Each(int count, ParallelOptions options, Action<int> work)
    {
        if (options.MaxDegreeOfParallelism > 1 && count > 1) Parallel.For(0, count, options, work);
        else
            for (var i = 0; i < count; i++) work(i);
    }

    // A chunk starts a bundle: control may enter there.
    private static SweepState Across(SweepState exit) => exit with { R11Zero = false };

    private static IEnumerable<SweptChunk> Chunks(SweptCode code, SweptRegion region)
    {
        var length = region.Bytes.Length;
        for (int start = 0, end; start < length; start = end)
        {
            end = length;
            if (code.Bundled && length - start > ChunkSize) end = start + ChunkSize - (int)(region.WindowOffset + (uint)start & 63);
            yield return new(code, region, start, end);
        }
    }
}
