using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>Single lines that change hands: freed and given to another, or carried over to it with their content, in place.</summary>
internal sealed class OwnershipPart
{
    /// <summary>The name of the part.</summary>
    public const string Name = "ownership changes";

    private const int LinesAPage = SandboxRuntime.PageSize / MemoryEngine.LineSize;
    private const int ChangesALine = 16;
    private const int MostLines = 1 << 16;
    private readonly SandboxRuntime _runtime;
    private readonly Watch _watch;
    private readonly int _sandboxes;
    private readonly int[] _owners;
    private readonly byte[] _contents;
    private readonly byte[] _zeros = new byte[MemoryEngine.LineSize];

    private OwnershipPart(SandboxRuntime runtime, int sandboxes, int lines)
    {
        (_runtime, _watch, _sandboxes) = (runtime, new Watch(runtime), sandboxes);
        _owners = new int[lines];
        _contents = new byte[lines * MemoryEngine.LineSize];
    }

    /// <summary>The lines that are traded in a run of so many changes.</summary>
    public static int LinesFor(int changes) => Math.Clamp(changes / ChangesALine, LinesAPage, MostLines);

    /// <summary>Runs it on a fresh platform.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="sandboxes">The sandboxes that trade.</param>
    /// <param name="lines">The lines that they trade.</param>
    /// <param name="changes">How often a line changes hands.</param>
    /// <param name="forgets">A duty to forget.</param>
    /// <param name="cancelled">Interrupts it.</param>
    /// <exception cref="ScaleFindingException">An access did not show what it must.</exception>
    public static (IEnumerable<ScaleSample> Samples, long Looks) Run(EngineProfile profile, int sandboxes, int lines, int changes, ForgottenDuty forgets, CancellationToken cancelled)
    {
        var clock = new ScaleClock();
        using var runtime = new SandboxRuntime(profile, forgets);
        var part = new OwnershipPart(runtime, sandboxes, lines);
        part.Begin();
        clock.Time(Name, () =>
        {
            for (int change = 1; change <= changes; change++)
            {
                if (change % 8192 == 0)
                {
                    cancelled.ThrowIfCancellationRequested();
                }

                part.Change(change);
            }
        });
        return (clock.Read((Name, changes)), part._watch.Looks);
    }

    // Neighbours in a page have different owners.
    private void Begin()
    {
        for (int keyId = 1; keyId <= _sandboxes; keyId++)
        {
            _runtime.Program(keyId);
        }

        for (int i = 0; i < _owners.Length; i++)
        {
            _owners[i] = 1 + (i % _sandboxes);
            _runtime.HandOverLine(_owners[i], Address(i), _zeros);
        }
    }

    private void Change(int number)
    {
        ulong choice = Drawn.Number((ulong)number);
        int i = (int)(choice % (ulong)_owners.Length);
        (ulong line, int from) = (Address(i), _owners[i]);
        int to = 1 + (int)(((ulong)from + (choice >> 32) % (ulong)(_sandboxes - 1)) % (ulong)_sandboxes);
        Span<byte> content = _contents.AsSpan(i * MemoryEngine.LineSize, MemoryEngine.LineSize);
        _watch.Finds("a line is its owner's own to the end", from, from, line, content);
        if (number % 2 == 0)
        {
            content.Clear();
        }

        _runtime.FlushOutLine(from, line);
        _runtime.HandOverLine(to, line, content);
        _owners[i] = to;
        _watch.Finds(number % 2 == 0 ? "a line that was given out is zero" : "a line that was carried over has its content", to, to, line, content);
        Store(content, to, line, choice);
        if (number % 64 == 0)
        {
            ReadByAStranger(content, from, to, line);
        }
    }

    // Eight bytes, which stay dirty in the cache.
    private void Store(Span<byte> content, int keyId, ulong line, ulong choice)
    {
        int at = (int)(choice >> 24) & 0x38;
        Drawn.Fill(content.Slice(at, 8), choice);
        SandboxRuntime.Demand("a store", _runtime.Engine.Write(_runtime.Pa(keyId, line), 0xFFul << at, content));
    }

    // Where poison is left, the runtime gives the line to its owner anew.
    private void ReadByAStranger(Span<byte> content, int stranger, int owner, ulong line)
    {
        _runtime.EvictLine(owner, line);
        _watch.FindsNothing("a former owner's read gives nothing of a line", stranger, stranger, line, content);
        _watch.FindsWhatAStrangerLeft("a line that a stranger read", owner, owner, line, content);
        _runtime.FlushOutLine(owner, line);
        _runtime.HandOverLine(owner, line, content);
    }

    private static ulong Address(int line) => SandboxRuntime.PageSize + ((ulong)line * MemoryEngine.LineSize);
}
