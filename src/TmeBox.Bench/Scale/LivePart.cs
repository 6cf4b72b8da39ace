using TmeBox.Bench.Memory;
using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>Many sandboxes that live at once: created, used, evicted, read by their owner and by a stranger, destroyed.</summary>
internal static class LivePart
{
    /// <summary>KeyID programmed, page handed over.</summary>
    public const string Create = "create";

    /// <summary>Page written, evicted, read back.</summary>
    public const string Use = "use";

    /// <summary>A line of each read under another's KeyID, and then by its owner.</summary>
    public const string Foreign = "foreign read";

    /// <summary>Page flushed, KeyID free again.</summary>
    public const string Destroy = "destroy";

    /// <summary>More than a sandbox takes: its page, the MACs beside that, and its keys.</summary>
    private const long BytesASandbox = 6 << 10;

    /// <summary>Runs it on a fresh platform.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="sandboxes">How many.</param>
    /// <param name="forgets">A duty to forget.</param>
    /// <param name="cancelled">Interrupts it.</param>
    /// <exception cref="ScaleFindingException">An access did not show what it must.</exception>
    public static (IEnumerable<ScaleSample> Samples, long Looks) Run(EngineProfile profile, int sandboxes, ForgottenDuty forgets, CancellationToken cancelled)
    {
        // Written once and given back: memory that was never touched before is found by the host of a virtual machine, in a time that is not ours.
        new PlainMemory(sandboxes * BytesASandbox).Dispose();
        var clock = new ScaleClock();
        using var runtime = new SandboxRuntime(profile, forgets);
        var watch = new Watch(runtime);
        LiveSandbox[] live = [.. Enumerable.Range(1, sandboxes).Select(i => new LiveSandbox(i, i, (ulong)i * SandboxRuntime.PageSize))];
        var page = new byte[SandboxRuntime.PageSize];
        clock.Time(Create, () =>
        {
            foreach (LiveSandbox sandbox in live)
            {
                runtime.Program(sandbox.KeyId);
                runtime.HandOver(sandbox.KeyId, sandbox.Page);
            }
        });
        cancelled.ThrowIfCancellationRequested();
        clock.Time(Use, () =>
        {
            foreach (LiveSandbox sandbox in live)
            {
                watch.FindsZeros("a new page is zero", sandbox.Life, sandbox.KeyId, sandbox.Page, SandboxRuntime.PageSize);
                sandbox.Content(page);
                SandboxRuntime.Demand("a store", runtime.Engine.Port.Write(sandbox.KeyId, sandbox.Page, page).Status);
                runtime.Evict(sandbox.KeyId, sandbox.Page);
            }

            // All have written before the first reads back.
            foreach (LiveSandbox sandbox in live)
            {
                sandbox.Content(page);
                watch.Finds("an evicted page is its owner's own", sandbox.Life, sandbox.KeyId, sandbox.Page, page);
            }
        });
        cancelled.ThrowIfCancellationRequested();
        clock.Time(Foreign, () =>
        {
            for (int i = 0; i < live.Length; i++)
            {
                LiveSandbox reader = live[(i + 1 + (int)(Drawn.Number((ulong)i) % (ulong)(live.Length - 1))) % live.Length];
                ReadByAStranger(runtime, watch, live[i], reader, page);
            }
        });
        IEnumerable<ScaleSample> full = clock.Read((Create, sandboxes), (Use, sandboxes), (Foreign, sandboxes));
        cancelled.ThrowIfCancellationRequested();
        clock.Time(Destroy, () =>
        {
            foreach (LiveSandbox sandbox in live)
            {
                runtime.FlushOut(sandbox.KeyId, sandbox.Page);
            }

            runtime.EndQuarantine();
        });
        IEnumerable<CachedLine> left = runtime.Engine.CachedLines();
        if (left.Any())
        {
            CachedLine line = left.First();
            throw new ScaleFindingException(new("nothing is cached when all are destroyed", line.KeyId, line.KeyId, line.LineAddress, "a cached line", "none"));
        }

        return (full.Concat(clock.Read((Destroy, sandboxes))), watch.Looks);
    }

    private static void ReadByAStranger(SandboxRuntime runtime, Watch watch, in LiveSandbox owner, in LiveSandbox reader, byte[] page)
    {
        int at = MemoryEngine.LineSize * (int)(Drawn.Number((ulong)owner.Life) % 64);
        ulong line = owner.Page + (uint)at;
        owner.Content(page);
        ReadOnlySpan<byte> content = page.AsSpan(at, MemoryEngine.LineSize);
        runtime.EvictLine(owner.KeyId, line);
        watch.FindsNothing("a stranger's read gives nothing of a page", reader.Life, reader.KeyId, line, content);
        watch.FindsWhatAStrangerLeft("a line that a stranger read", owner.Life, owner.KeyId, line, content);
    }
}
