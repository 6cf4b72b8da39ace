using System.Globalization;
using TmeBox.Chain.Layout;
using TmeBox.Chain.Sides;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Sides;
using TmeBox.Logic;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;
using Access = TmeBox.Spec.Machine.Access;
using Operation = TmeBox.Conformance.Operations.Operation;

namespace TmeBox.Chain.Memory;

/// <summary>
/// Accesses by linear address: done by the specification's machine and by the engine through page tables in DRAM, and made as moves in the world for the
/// physical address that translation gave; both must come to the same state.
/// </summary>
/// <remarks>A page walk's reads are the runtime's own loads of its tables; so availability of the process is asked of every entry that is read.</remarks>
internal sealed class WindowMemory(ChainWorlds worlds)
{
    /// <summary>Lines that were touched lately: what the hardware evicts, cleans and prefetches.</summary>
    public RecentLines Recent { get; } = new(64);

    /// <summary>Lines of data that were touched in a longer time: what is cached of a page that has changed hands since.</summary>
    public RecentLines Data { get; } = new(512);

    /// <summary>Accesses that completed, by kind; page walks; accesses that faulted.</summary>
    public AccessTally Tally { get; } = new();

    /// <summary>An access of the sandbox that runs on a core.</summary>
    /// <param name="core">The core.</param>
    /// <param name="kind">Load, store or fetch.</param>
    /// <param name="address">The linear address.</param>
    /// <param name="size">Bytes, 1 to 64.</param>
    /// <param name="data">What a store writes, from its first byte.</param>
    /// <param name="inSecond">What the victim's store writes in the second run of the strict pair.</param>
    public AccessAnswer Do(CoreId core, MoveKind kind, ulong address, int size, Bytes data, Bytes inSecond)
    {
        worlds.Operate(OperationOf((int)core.Value.Concrete, kind, address, size, data));
        if (worlds.IsOver) return new(Outcome.MachineCheck, default);
        var answer = new AccessAnswer(worlds.Answer.Outcome, worlds.Answer.Data);
        var asked = kind switch { MoveKind.Store => Access.Write, MoveKind.Fetch => Access.Fetch, _ => Access.Read };
        var offset = (int)(address & 63);
        var crosses = offset + size > Line.Size;
        var pages = new List<PhysicalAddress>(2);
        if (Translate(core, address, asked) is { } first) pages.Add(first);
        if (crosses && pages.Count == 1 && Translate(core, (address | 63) + 1, asked) is { } second) pages.Add(second);
        if (pages.Count < (crosses ? 2 : 1))
        {
            Tally.Faults++;
            if (answer.IsDone) worlds.Report(ChainBreak.Disagreement, "the access completed, and the world's translation faults");
            return answer;
        }

        var read = new byte[Line.Size];
        for (var part = 0; part < pages.Count && !worlds.IsOver; part++)
        {
            var (from, count) = part == 0 ? (offset, Math.Min(size, Line.Size - offset)) : (0, size - (Line.Size - offset));
            var done = part == 0 ? 0 : Line.Size - offset;
            var enables = kind == MoveKind.Store ? Ones(count) << from : ulong.MaxValue;
            var tag = pages[part].TagOn(worlds.Left.Machine);
            Recent.Add(tag);
            if (kind != MoveKind.Fetch) Data.Add(tag);
            var running = worlds.Left.Tables.Running[core];
            var move = Move.Of(kind, worlds.Left.IsVictims(running).IsTrue ? Actor.Victim : Actor.Attacker, tag.KeyId, tag.Line) with
            {
                Core = core,
                Enables = Word.Of(enables, 64),
                Data = Shifted(data, done, from),
            };
            var where = worlds.Where;
            worlds.Where = () => string.Create(CultureInfo.InvariantCulture, $"{where()}: {kind} of {size} bytes at linear 0x{address:x}, KeyID {tag.KeyId.Value.Concrete}, physical 0x{tag.Line.ByteAddress.Concrete:x}");
            if (!(Window.IsMapped(Word.Of(address, 64), ChainLayout.Limits) & Window.IsMapped(Word.Of(address + (ulong)size - 1, 64), ChainLayout.Limits)).IsTrue) worlds.Report(ChainBreak.NotAMove, "not a move of an instrumented sandbox: a guard of a window is mapped");
            var played = worlds.Make(move, isDone: true, Shifted(inSecond, done, from));
            worlds.Where = where;
            if (played is null) break;
            worlds.Compare(tag);
            if ((played.Answer.Outcome != Outcomes.Done).IsTrue) return Ended(answer, played.Answer, read, isLoad: kind != MoveKind.Store);
            if (kind != MoveKind.Store) played.Answer.Data.Concrete.Slice(from, count).CopyTo(read.AsSpan(done));
        }

        Tally.Count(kind);
        return Ended(answer, Spec.Machine.Answer.Of(Outcomes.Done), read, kind != MoveKind.Store);
    }

    /// <summary>A speculative page walk: a fault is dropped.</summary>
    public void Speculate(CoreId core, ulong address)
    {
        worlds.Operate(new Operation.Walk(address) { Core = (int)core.Value.Concrete });
        if (!worlds.IsOver) Translate(core, address, Access.Speculation);
    }

    /// <summary>Whether an address of the victim's window shows a line that is not the victim's, by what the runtime's tables say: a neighbour's in a shared page, or one that it is about to lose.</summary>
    public bool ShowsAnothers(CoreId core, ulong address)
    {
        var (w, tag) = (worlds.Left, new WindowAddress(Word.Of(address, 64)).TagFor(ChainLayout.Limits));
        return (w.IsVictims(tag.KeyId) & w.Tables.Passes(core, tag.KeyId, tag.Line) & !w.Owns(tag.Line)).IsTrue;
    }

    private AccessAnswer Ended(AccessAnswer answer, Answer moves, byte[] read, bool isLoad)
    {
        if (worlds.IsOver) return answer;
        if ((int)answer.Outcome != (int)moves.Outcome.Concrete) worlds.Report(ChainBreak.Disagreement, $"the access answers {answer.Outcome}, its moves {Outcomes.Name(moves.Outcome)}");
        else if (isLoad && answer.IsDone && !answer.Data.Span.SequenceEqual(read)) worlds.Report(ChainBreak.Disagreement, "the access reads other bytes than its moves");
        return answer;
    }

    // By the world's own machine; what the walk reads is asked of the runtime's guarantees first.
    private PhysicalAddress? Translate(CoreId core, ulong address, Access access)
    {
        var x = Word.Of(address, 64);
        var before = worlds.Left.Machine.On(core);
        var tag = TlbTag.Of(before, x);
        var isHeld = before.Tlb[tag].Present.IsTrue;
        if (!isHeld && Translation.IsCanonical(x).IsTrue) Walk(core, x);
        if (worlds.IsOver) return null;
        var passage = Translation.Of(worlds.Left.Machine.On(core).Begin(), x, access);
        worlds.Apply(m => Translation.Of(m.On(core).Begin(), x, access).Machine);
        var entry = worlds.Left.Machine.Tlb[tag];
        if (!isHeld && entry.Present.IsTrue) Note(core, entry.Page, address);
        if (!Lift<TlbEntry>.Same(entry, worlds.Machine.Tlb[tag]).IsTrue) worlds.Report(ChainBreak.Disagreement, "the operations are not the moves: the translations differ");
        return passage.Stopped.IsTrue ? null : passage.Value;
    }

    private void Walk(CoreId core, Word address)
    {
        Tally.Walks++;
        var table = worlds.Left.Machine.On(core).Core.PageTable;
        for (var level = PageTableTree.Levels - 1; level >= 0; level--)
        {
            var index = PageTableTree.IndexOf(new(address), level);
            var at = new PhysicalAddress(Word.Concat(table.Value.Slice(51, 12), Word.Concat(index, Word.Of(0, 3))));
            var tag = at.TagOn(worlds.Left.Machine);
            if (worlds.Make(Move.Of(MoveKind.Load, Actor.Runtime, tag.KeyId, tag.Line) with { Core = core }, isDone: true) is not { } read) return;
            worlds.Compare(tag);
            Recent.Add(tag);
            var entry = new PageTableEntry(Line.Quadword(read.Answer.Data, index.Slice(2, 0)));
            if (!entry.Present.IsTrue) return;
            table = entry.Page;
        }
    }

    // The runtime's tables hear of the translation if they know the mapping; if they do not, an access through it will show.
    private void Note(CoreId core, PhysicalAddress page, ulong address)
    {
        var m = worlds.Left.Machine;
        var keyId = page.KeyIdOn(m);
        foreach (var line in ChainLayout.LinesOf(page.LineOn(m).ByteAddress.Concrete))
            if ((worlds.Left.Tables.Alias[new(keyId, line)] == AliasPhase.Mapped).IsTrue)
                worlds.Make(Move.Of(MoveKind.Translate, Actor.Hardware, keyId, line) with { Core = core }, isDone: true);
        if (worlds.Checks.OfPaging(worlds.Left, core, address) is { } broken) worlds.Report(ChainBreak.Invariant, broken);
    }

    private static Operation OperationOf(int core, MoveKind kind, ulong address, int size, Bytes data) => kind switch
    {
        MoveKind.Load => new Operation.LoadVirtual(address, size) { Core = core },
        MoveKind.Fetch => new Operation.FetchVirtual(address, size) { Core = core },
        MoveKind.Store => new Operation.StoreVirtual(address, size, MoveOperations.Of(data)) { Core = core },
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static ulong Ones(int count) => count == Line.Size ? ulong.MaxValue : (1UL << count) - 1;

    // The bytes from a first one on, at another place of a line.
    private static Bytes Shifted(Bytes data, int first, int to)
    {
        var bytes = new byte[Line.Size];
        data.Concrete[first..Math.Min(Line.Size, first + Line.Size - to)].CopyTo(bytes.AsSpan(to));
        return Line.Of(bytes);
    }
}
