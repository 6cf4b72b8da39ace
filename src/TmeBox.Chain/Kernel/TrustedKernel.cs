using TmeBox.Chain.Layout;
using TmeBox.Chain.Links;
using TmeBox.Chain.Sides;
using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Chain.Kernel;

/// <summary>The steps of which the runtime's programs are made, for whole pages: the moves on the tables, and beside them the real stores to page tables and INVLPG, in the order of the kernel's duties.</summary>
/// <remarks>Each method is a program; where it yields, sandboxes and hardware may do something in between.</remarks>
internal sealed class TrustedKernel(ChainWorlds worlds, TableFrames frames, Profile platform, KernelFlaw flaw, int victim)
{
    private const int Cores = 2;
    private const int LinesAtOnce = 16;

    /// <summary>Writes the entries that lead to tables.</summary>
    public IEnumerable<bool> Boot()
    {
        foreach (var (entry, value) in frames.UpperEntries)
        {
            Write(entry, value);
            yield return true;
        }
    }

    /// <summary>Gives a KeyID a random key.</summary>
    public void Program(int keyId, bool isVictim)
    {
        var kind = flaw == KernelFlaw.NoStatusCheck ? MoveKind.ProgramUnchecked : MoveKind.Program;
        AtKernelLevel(CoreId.Of(0), () => worlds.Make(Of(kind, keyId, LineAddress.Of(0)) with { Choice = isVictim, Entropy = flaw != KernelFlaw.NoStatusCheck }));
    }

    /// <summary>Gives a page to a sandbox, zeroed.</summary>
    public IEnumerable<bool> Give(int keyId, ulong page) => Lines(page, line => worlds.Make(Given(keyId, line)));

    /// <summary>A line that is handed over, zeroed.</summary>
    public Move Given(int keyId, LineAddress line) => Of(flaw == KernelFlaw.NoZero ? MoveKind.HandOverUnzeroed : MoveKind.HandOver, keyId, line);

    /// <summary>Maps a page in a window: the runtime notes it before the entry is written.</summary>
    /// <param name="keyId">The window.</param>
    /// <param name="address">The linear address.</param>
    /// <param name="entry">What the entry shall be.</param>
    public IEnumerable<bool> Map(int keyId, ulong address, ulong entry)
    {
        foreach (var line in ChainLayout.LinesOf(ChainLayout.PageAt(address))) worlds.Make(Of(MoveKind.Map, keyId, line));
        WriteLeaf(address, entry);
        yield return true;
    }

    /// <summary>Maps a page of data.</summary>
    public IEnumerable<bool> MapData(int keyId, ulong page)
    {
        var isOthers = keyId != victim && page != ChainLayout.Staging;
        var named = isOthers && flaw == KernelFlaw.LeafNamesOtherKeyId ? victim : keyId;
        var shown = isOthers && flaw == KernelFlaw.LeafNamesOtherPage ? ChainLayout.VictimsData : page;
        return Map(keyId, ChainLayout.Showing(keyId, page), LeafEntry.Data(platform, named, shown));
    }

    /// <summary>Maps a page of code.</summary>
    public IEnumerable<bool> MapCode(int keyId, ulong page)
    {
        var entry = LeafEntry.Code(platform, keyId, page);
        return Map(keyId, ChainLayout.Showing(keyId, page), flaw == KernelFlaw.CodeWritable && keyId != victim ? LeafEntry.Writable(entry) : entry);
    }

    /// <summary>Maps the private pages; with a flaw also what must not be mapped.</summary>
    public IEnumerable<bool> MapPrivate(int keyId)
    {
        var (basePage, gates) = (ChainLayout.BasePage(keyId), ChainLayout.GateTable(keyId));
        var isWritable = flaw == KernelFlaw.PrivatePageWritable && keyId != victim;
        var ownPage = ChainLayout.PageAt(basePage);
        foreach (var step in Map(keyId, basePage, isWritable ? LeafEntry.Data(platform, keyId, ownPage) : LeafEntry.ReadOnly(platform, keyId, ownPage))) yield return step;
        foreach (var step in Map(keyId, gates, LeafEntry.ReadOnly(platform, keyId, ChainLayout.PageAt(gates)))) yield return step;
        if (flaw != KernelFlaw.GuardMapped || keyId != victim) yield break;
        for (ulong offset = 0; offset < ChainLayout.Limits.Guard.Concrete; offset += ChainLayout.PageSize)
        {
            WriteLeaf(ChainLayout.Start(keyId) + offset, LeafEntry.Data(platform, keyId, ChainLayout.VictimsData));
            WriteLeaf(ChainLayout.Start(keyId + 1) - ChainLayout.PageSize - offset, LeafEntry.Data(platform, keyId, ChainLayout.VictimsData));
            yield return true;
        }
    }

    /// <summary>Takes a page from a window, up to where no core holds its translation: its lines are nobody's, the entry is cleared and every core told before the runtime notes it.</summary>
    public IEnumerable<bool> Unmap(int keyId, ulong address)
    {
        var page = ChainLayout.PageAt(address);
        foreach (var line in ChainLayout.LinesOf(page))
            if (worlds.Left.Tables.Holder[line].Is(KeyId.Of(keyId)).IsTrue)
                worlds.Make(Of(MoveKind.Release, keyId, line));
        yield return true;
        WriteLeaf(address, LeafEntry.None);
        yield return true;
        foreach (var line in ChainLayout.LinesOf(page)) worlds.Make(Of(MoveKind.Unmap, keyId, line));
        for (var number = 0; number < Cores; number++)
        {
            yield return true;
            var core = CoreId.Of(number);
            if (flaw != KernelFlaw.NoInvlpg || number == 0) AtKernelLevel(core, () => Invalidate(core, address));
            foreach (var line in ChainLayout.LinesOf(page)) worlds.Make(Of(MoveKind.ShootDown, keyId, line) with { Core = core });
        }

        yield return true;
    }

    /// <summary>Flushes what is cached of a page under a window's KeyID, for good.</summary>
    public IEnumerable<bool> FlushOut(int keyId, ulong page) => Lines(page, line => worlds.Make(Of(flaw == KernelFlaw.NoFlush ? MoveKind.SkipFlush : MoveKind.FlushOut, keyId, line)));

    /// <summary>Takes a page from a window for good.</summary>
    public IEnumerable<bool> Free(int keyId, ulong address) => Unmap(keyId, address).Concat(FlushOut(keyId, ChainLayout.PageAt(address)));

    /// <summary>A sandbox begins to run on a core, at the user's level.</summary>
    public void Enter(CoreId core, int keyId)
    {
        worlds.Make(Of(MoveKind.Enter, keyId, LineAddress.Of(0)) with { Core = core });
        ChangeLevel(core, 3);
    }

    /// <summary>Whoever runs on a core leaves it.</summary>
    public void Leave(CoreId core)
    {
        ChangeLevel(core, 0);
        worlds.Make(Of(MoveKind.Leave, (int)worlds.Left.Tables.Running[core].Value.Concrete, LineAddress.Of(0)) with { Core = core });
    }

    /// <summary>A use of the runtime's own data.</summary>
    public void UseOwnData(ulong offset, Bytes? stored)
    {
        var line = LineAddress.Of(frames.Runtime + offset);
        worlds.Make(Of(stored is null ? MoveKind.Load : MoveKind.Store, 0, line) with { Data = stored ?? Line.Zero });
    }

    /// <summary>A move of the runtime's.</summary>
    public static Move Of(MoveKind kind, int keyId, LineAddress line) => Move.Of(kind, Actor.Runtime, KeyId.Of(keyId), line);

    private static IEnumerable<bool> Lines(ulong page, Action<LineAddress> each)
    {
        var done = 0;
        foreach (var line in ChainLayout.LinesOf(page))
        {
            each(line);
            if (++done % LinesAtOnce == 0) yield return true;
        }
    }

    private void WriteLeaf(ulong address, ulong value)
    {
        Write(frames.LeafFor(address), value);
        for (var core = 0; core < Cores; core++)
            if (worlds.Checks.OfPaging(worlds.Left, CoreId.Of(core), address) is { } broken)
                worlds.Report(ChainBreak.Invariant, broken);
    }

    private void Write(ulong entry, ulong value)
    {
        var bytes = new byte[Line.Size];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan((int)(entry & 63)), value);
        worlds.Make(Of(MoveKind.Store, 0, LineAddress.Of(entry)) with { Enables = Word.Of(0xFFUL << (int)(entry & 63), 64), Data = Line.Of(bytes) });
    }

    private void Invalidate(CoreId core, ulong address)
    {
        worlds.Operate(new Operation.Invlpg(address) { Core = (int)core.Value.Concrete });
        worlds.Apply(m => Tlb.Invalidate(m.On(core), Word.Of(address, 64)).Machine);
    }

    // An interrupt, if a sandbox runs there.
    private void AtKernelLevel(CoreId core, Action work)
    {
        var isInterrupted = !worlds.Left.Tables.Running[core].Is(RuntimeTables.Nobody).IsTrue;
        if (isInterrupted) ChangeLevel(core, 0);
        work();
        if (isInterrupted) ChangeLevel(core, 3);
    }

    private void ChangeLevel(CoreId core, int level)
    {
        worlds.Operate(new Operation.Mode(level) { Core = (int)core.Value.Concrete });
        worlds.Apply(m => Mode.Change(m.On(core), Word.Of((ulong)level, 2), false, false, false, Word.Of(0, 64)).Machine);
    }
}
