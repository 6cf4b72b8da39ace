using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>Sandboxes that come and go while others live; KeyIDs and pages are used again and again.</summary>
/// <remarks>
/// A KeyID whose sandbox ended waits in quarantine until WBINVD has emptied the caches. Every second sandbox is given the page that its KeyID had in its former
/// life, if that is free, the others the page that was freed last: the two ways in which a former life could show.
/// </remarks>
internal sealed class LifetimesPart
{
    /// <summary>The name of the part.</summary>
    public const string Name = "lifetimes";

    private readonly SandboxRuntime _runtime;
    private readonly Watch _watch;
    private readonly Queue<int> _idle;
    private readonly List<int> _quarantine = [];
    private readonly Queue<LiveSandbox> _live = new();
    private readonly FreePages _pages;
    private readonly LiveSandbox[] _formerOfPage;
    private readonly ulong[] _formerPage;
    private readonly byte[] _page = new byte[SandboxRuntime.PageSize];

    private LifetimesPart(SandboxRuntime runtime, int sandboxes)
    {
        (_runtime, _watch) = (runtime, new Watch(runtime));
        _idle = new(Enumerable.Range(1, sandboxes));
        _pages = new(sandboxes);
        _formerOfPage = new LiveSandbox[sandboxes + 1];
        _formerPage = new ulong[sandboxes + 1];
    }

    /// <summary>Runs it on a fresh platform.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="sandboxes">KeyIDs, and pages, that there are.</param>
    /// <param name="lifetimes">How many sandboxes come and go.</param>
    /// <param name="forgets">A duty to forget.</param>
    /// <param name="cancelled">Interrupts it.</param>
    /// <exception cref="ScaleFindingException">An access did not show what it must.</exception>
    public static (IEnumerable<ScaleSample> Samples, long Looks) Run(EngineProfile profile, int sandboxes, int lifetimes, ForgottenDuty forgets, CancellationToken cancelled)
    {
        var clock = new ScaleClock();
        using var runtime = new SandboxRuntime(profile, forgets);
        var part = new LifetimesPart(runtime, sandboxes);
        clock.Time(Name, () =>
        {
            for (int life = 1; life <= lifetimes; life++)
            {
                if (life % 1024 == 0)
                {
                    cancelled.ThrowIfCancellationRequested();
                }

                part.Live(life, quarter: Math.Max(1, sandboxes / 4));
            }

            while (part._live.TryDequeue(out LiveSandbox last))
            {
                part.End(last);
            }
        });
        return (clock.Read((Name, lifetimes)), part._watch.Looks);
    }

    private void Live(long life, int quarter)
    {
        if (_idle.Count == 0)
        {
            Recycle(quarter);
        }

        int keyId = _idle.Dequeue();
        ulong page = _pages.Take(life % 2 == 0 ? _formerPage[keyId] : 0);
        var sandbox = new LiveSandbox(life, keyId, page);
        _runtime.Program(keyId);
        LiveSandbox former = _formerOfPage[FreePages.Index(page)];
        if (former.Life != 0)
        {
            former.LastWord(_page.AsSpan(0, MemoryEngine.LineSize));
            _watch.FindsNothing("a new key gives nothing of a former life", life, keyId, page, _page);
        }

        _runtime.HandOver(keyId, page);
        _watch.FindsZeros("a new page is zero", life, keyId, page, SandboxRuntime.PageSize);
        sandbox.Content(_page);
        SandboxRuntime.Demand("a store", _runtime.Engine.Port.Write(keyId, page, _page).Status);
        _runtime.Evict(keyId, page);
        _watch.Finds("an evicted page is its owner's own", life, keyId, page, _page);
        sandbox.LastWord(_page.AsSpan(0, MemoryEngine.LineSize));
        SandboxRuntime.Demand("a store", _runtime.Engine.Port.Write(keyId, page, _page.AsSpan(0, MemoryEngine.LineSize)).Status);
        _live.Enqueue(sandbox);
    }

    // The oldest end; then the caches are emptied, and their KeyIDs are idle.
    private void Recycle(int count)
    {
        for (int i = 0; i < count; i++)
        {
            End(_live.Dequeue());
        }

        _runtime.EndQuarantine();
        _quarantine.ForEach(_idle.Enqueue);
        _quarantine.Clear();
    }

    private void End(in LiveSandbox sandbox)
    {
        sandbox.Content(_page);
        sandbox.LastWord(_page.AsSpan(0, MemoryEngine.LineSize));
        _watch.Finds("a page is its owner's own to the end", sandbox.Life, sandbox.KeyId, sandbox.Page, _page);
        SandboxRuntime.Demand("a store", _runtime.Engine.Port.Write(sandbox.KeyId, sandbox.Page, _page.AsSpan(0, MemoryEngine.LineSize)).Status);
        _runtime.FlushOut(sandbox.KeyId, sandbox.Page);
        _formerOfPage[FreePages.Index(sandbox.Page)] = sandbox;
        _formerPage[sandbox.KeyId] = sandbox.Page;
        _pages.Free(sandbox.Page);
        _quarantine.Add(sandbox.KeyId);
    }
}
