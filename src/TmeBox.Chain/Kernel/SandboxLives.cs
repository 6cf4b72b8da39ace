using System.Buffers.Binary;
using TmeBox.Chain.Programs;
using TmeBox.Chain.Layout;
using TmeBox.Chain.Links;
using TmeBox.Chain.Memory;
using TmeBox.Chain.Running;
using TmeBox.Chain.Sides;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Chain.Kernel;

/// <summary>The runtime's programs for whole lives: a sandbox begins, gets its code and private pages through its loader, and ends; pages and lines change hands.</summary>
internal sealed class SandboxLives(ChainWorlds worlds, WindowMemory memory, TrustedKernel kernel, ChainGround ground, KernelFlaw flaw, int victim, Func<Sandbox, CodePage> makeCode)
{
    private const int HltLine = 16, BaseLine = 17, GateLine = 18;
    private const byte Hlt = 0xF4;
    /// <summary>Sandboxes that began to live.</summary>
    public long Begun { get; private set; }

    /// <summary>Pages and lines that were given to a sandbox that lived already.</summary>
    public long Given { get; private set; }

    /// <summary>Begins a sandbox's life.</summary>
    public IEnumerable<bool> Create(Sandbox sandbox, bool isVictim)
    {
        var keyId = sandbox.KeyId;
        var code = makeCode(sandbox);
        kernel.Program(keyId, isVictim);
        yield return true;
        foreach (var page in sandbox.Data.Prepend(ChainLayout.Staging))
            foreach (var step in kernel.Give(keyId, page).Concat(kernel.MapData(keyId, page)))
                yield return step;
        if (ground.SharesPages)
            foreach (var step in kernel.MapData(keyId, ChainLayout.Contested)) yield return step;
        foreach (var step in Load(keyId, code)) yield return step;
        foreach (var step in kernel.Unmap(keyId, ChainLayout.Showing(keyId, ChainLayout.Staging))) yield return step;
        foreach (var step in Install(sandbox, code)) yield return step;
        foreach (var step in kernel.FlushOut(keyId, ChainLayout.Staging)) yield return step;
        foreach (var step in kernel.MapCode(keyId, sandbox.CodeAt).Concat(kernel.MapPrivate(keyId))) yield return step;
        sandbox.Code = code;
        sandbox.IsReady = true;
        Begun++;
    }

    /// <summary>Ends a sandbox's life: it runs nowhere any more, everything is taken back, and its KeyID is free for another.</summary>
    public IEnumerable<bool> Destroy(Sandbox sandbox)
    {
        var keyId = sandbox.KeyId;
        sandbox.IsReady = false;
        foreach (var core in CoresOf(keyId)) kernel.Leave(core);
        worlds.Make(TrustedKernel.Of(MoveKind.Retire, keyId, LineAddress.Of(0)));
        yield return true;
        var pages = ChainLayout.Arena.Select(p => ChainLayout.Showing(keyId, p)).Append(ChainLayout.BasePage(keyId)).Append(ChainLayout.GateTable(keyId));
        foreach (var address in pages)
            if (worlds.Left.Tables.IsAliased(KeyId.Of(keyId), LineAddress.Of(ChainLayout.PageAt(address))).IsTrue)
                foreach (var step in kernel.Free(keyId, address)) yield return step;
        // WBINVD, as far as it is about this KeyID.
        foreach (var tag in worlds.Left.Machine.Cache.Entries.Where(e => e.Key.KeyId.Is(KeyId.Of(keyId)).IsTrue && e.Value.Present.IsTrue).Select(e => e.Key).OrderBy(t => t.Line.Index.Concrete))
            worlds.Make(TrustedKernel.Of(MoveKind.Flush, keyId, tag.Line));
        worlds.Make(TrustedKernel.Of(MoveKind.End, keyId, LineAddress.Of(0)));
        yield return true;
    }

    /// <summary>A page of the traded ones is taken from whoever has it, or given to a sandbox.</summary>
    public IEnumerable<bool> Trade(ulong page, Sandbox to)
    {
        var holder = worlds.Left.Tables.Holder[LineAddress.Of(page)];
        if (!holder.Is(RuntimeTables.Nobody).IsTrue)
        {
            var from = (int)holder.Value.Concrete;
            return kernel.Free(from, ChainLayout.Showing(from, page));
        }

        if (!to.IsReady) return [];
        Given++;
        return kernel.Give(to.KeyId, page).Concat(kernel.MapData(to.KeyId, page));
    }

    /// <summary>A line of the shared page is taken from whoever has it, or given to a sandbox; the windows go on mapping the page.</summary>
    public IEnumerable<bool> TradeLine(LineAddress line, Sandbox to)
    {
        var holder = worlds.Left.Tables.Holder[line];
        if (holder.Is(RuntimeTables.Nobody).IsTrue)
        {
            if (!to.IsReady) yield break;
            worlds.Make(kernel.Given(to.KeyId, line));
            Given++;
            yield break;
        }

        worlds.Make(TrustedKernel.Of(MoveKind.Release, (int)holder.Value.Concrete, line));
        yield return true;
        if (flaw != KernelFlaw.NoFlush) worlds.Make(TrustedKernel.Of(MoveKind.Flush, (int)holder.Value.Concrete, line));
    }

    /// <summary>The cores on which a sandbox runs.</summary>
    public IEnumerable<CoreId> CoresOf(int keyId) =>
        from number in Enumerable.Range(0, 2)
        let core = CoreId.Of(number)
        where worlds.Left.Tables.Running[core].Is(KeyId.Of(keyId)).IsTrue
        select core;

    // The sandbox's loader stores what the runtime will move to code and private pages.
    private IEnumerable<bool> Load(int keyId, CodePage code)
    {
        var core = CoreId.Of(keyId % 2);
        if (!worlds.Left.Tables.Running[core].Is(RuntimeTables.Nobody).IsTrue) kernel.Leave(core);
        kernel.Enter(core, keyId);
        worlds.Where = () => FormattableString.Invariant($"the loader of KeyID {keyId}");
        for (var line = 0; line <= GateLine && !worlds.IsOver; line++)
        {
            var image = Image(line, keyId, code);
            memory.Do(core, MoveKind.Store, ChainLayout.Showing(keyId, ChainLayout.Staging) + ((ulong)line * Line.Size), Line.Size, image, image);
        }

        worlds.Where = () => "";
        kernel.Leave(core);
        yield return true;
    }

    private Bytes Image(int line, int keyId, CodePage code)
    {
        var bytes = new byte[Line.Size];
        if (line < HltLine) code.Bytes.Slice(line * Line.Size, Line.Size).CopyTo(bytes);
        else if (line == HltLine) Array.Fill(bytes, Hlt);
        else if (line == BaseLine) BinaryPrimitives.WriteUInt64LittleEndian(bytes, ChainLayout.Start(flaw == KernelFlaw.BasePageOfAnother && keyId != victim ? victim : keyId));
        else
            for (var slot = 0; slot < Gates.Slots; slot++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * slot), Gates.Address(slot));
        return Line.Of(bytes);
    }

    private IEnumerable<bool> Install(Sandbox sandbox, CodePage code)
    {
        var keyId = sandbox.KeyId;
        var number = 0;
        foreach (var line in ChainLayout.LinesOf(sandbox.CodeAt))
        {
            var isHlt = number >= code.Bundles / 2;
            if (number <= HltLine) CarryOut(keyId, isHlt ? HltLine : number);
            CarryIn(keyId, line, isCode: true);
            if (++number % 8 == 0) yield return true;
        }

        foreach (var (page, from) in new[] { (ChainLayout.BasePage(keyId), BaseLine), (ChainLayout.GateTable(keyId), GateLine) })
        {
            var lines = ChainLayout.LinesOf(ChainLayout.PageAt(page)).ToArray();
            CarryOut(keyId, from);
            CarryIn(keyId, lines[0], isCode: false);
            foreach (var line in lines.Skip(1))
                if (from == GateLine) CarryIn(keyId, line, isCode: false);
                else worlds.Make(TrustedKernel.Of(MoveKind.HandOver, keyId, line));
            yield return true;
        }
    }

    private void CarryOut(int keyId, int from) => worlds.Make(TrustedKernel.Of(MoveKind.CarryOut, keyId, LineAddress.Of(ChainLayout.Staging + ((ulong)from * Line.Size))));

    private void CarryIn(int keyId, LineAddress to, bool isCode) => worlds.Make(TrustedKernel.Of(MoveKind.CarryIn, keyId, to) with { Choice = isCode });
}
