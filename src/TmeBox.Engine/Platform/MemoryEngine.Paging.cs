using System.Buffers.Binary;
using TmeBox.Engine.Memory;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine;

/// <summary>Four-level paging with 48-bit linear addresses, and the TLBs.</summary>
/// <remarks>
/// No-execute is enabled, write protection holds for the kernel too; large pages are treated as reserved; protection keys and the accessed and dirty bits are out of
/// scope. A store to a page table changes no TLB (F-CCH-6).
/// </remarks>
public sealed partial class MemoryEngine
{
    private const int PagingLevels = 4;
    private const ulong EntryPage = 0x000F_FFFF_FFFF_F000;
    private const ulong EntryPresent = 1 << 0;
    private const ulong EntryWritable = 1 << 1;
    private const ulong EntryUser = 1 << 2;
    private const ulong EntryLarge = 1 << 7;
    private const ulong EntryNoExecute = 1ul << 63;

    /// <summary>MOV to CR3: names the page tables, KeyID included, and empties the core's TLB (F-ADR-1).</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="value">The physical address of the first table; its low 12 bits are ignored.</param>
    /// <returns>Done, or GeneralProtection outside privilege level 0, or for an address that is not legal (F-ADR-2); then nothing changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineStatus WriteCr3(int core, ulong value)
    {
        CheckCore(core);
        using var hold = HoldAll();
        Forget();
        if (_cores[core].Mode.Cpl != 0 || (value & _package.LayoutOf(core).IllegalBits) != 0)
        {
            return EngineStatus.GeneralProtection;
        }

        _cores[core].PageTable = value;
        _cores[core].Tlb.Clear();
        return EngineStatus.Done;
    }

    /// <summary>INVLPG: removes a page's translation from the core's own TLB, and from no other (F-CCH-6).</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">Any byte of the page; only bits 47:12 count.</param>
    /// <returns>Done, or GeneralProtection outside privilege level 0 (nothing changed).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineStatus Invlpg(int core, ulong linearAddress)
    {
        CheckCore(core);
        using var hold = HoldAll();
        Forget();
        if (_cores[core].Mode.Cpl != 0)
        {
            return EngineStatus.GeneralProtection;
        }

        _cores[core].Tlb.Drop(linearAddress);
        return EngineStatus.Done;
    }

    /// <summary>A speculative walk (F-CCH-8): fills lines of page tables and the TLB as a load's translation would; a fault is dropped, and so is a fill that would poison, unless the platform lets speculation do that.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">Any linear address.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public void Walk(int core, ulong linearAddress)
    {
        CheckCore(core);
        using var hold = HoldAll();
        BeginLines(core);
        _ = TryTranslate(core, linearAddress, PageAccess.Read, out _, out _, waits: false);
    }

    /// <summary>The hardware forgets a translation, as it may at any time (F-CCH-6).</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">Any byte of the page; only bits 47:12 count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public void DropTranslation(int core, ulong linearAddress)
    {
        CheckCore(core);
        using var hold = HoldAll();
        Forget();
        _cores[core].Tlb.Drop(linearAddress);
    }

    /// <summary>CR3 of a core.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public ulong ReadCr3(int core)
    {
        CheckCore(core);
        using var hold = HoldAll();
        return _cores[core].PageTable;
    }

    /// <summary>Copies of all translations that a core holds, by ascending linear page. No side effects; allocates.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public IReadOnlyList<TlbEntry> TlbEntries(int core)
    {
        CheckCore(core);
        using var hold = HoldAll();
        return _cores[core].Tlb.Copy();
    }

    /// <summary>Whether bits 63:47 are all equal.</summary>
    private static bool IsCanonical(ulong linearAddress) => (ulong)((long)(linearAddress << 16) >> 16) == linearAddress;

    private EngineAnswer PageFault(int core, PageAccess access, bool present, bool reserved) => new(
        EngineStatus.PageFault,
        (ulong)access | (present ? 1ul : 0) | (_cores[core].Mode.Cpl == 3 ? 1ul << 2 : 0) | (reserved ? 1ul << 3 : 0));

    /// <summary>The physical address that an access reaches, by the TLB, even if stale, and else by a walk, which fills the TLB; or its fault.</summary>
    private bool TryTranslate(int core, ulong linearAddress, PageAccess access, out ulong physicalAddress, out EngineAnswer fault, bool waits = true)
    {
        physicalAddress = 0;
        fault = new EngineAnswer(EngineStatus.GeneralProtection);
        if (!IsCanonical(linearAddress))
        {
            return false;
        }

        Tlb tlb = _cores[core].Tlb;
        if (!tlb.TryFind(linearAddress, out Translation translation))
        {
            if (!TryWalk(core, linearAddress, access, waits, out translation, out fault))
            {
                return false;
            }

            tlb.Set(linearAddress, translation);
        }

        fault = PageFault(core, access, present: true, reserved: false);
        physicalAddress = translation.Page | (linearAddress & 0xFFF);
        bool permitted = (access != PageAccess.Write || translation.Writable)
            && (access != PageAccess.Fetch || !translation.NoExecute)
            && (_cores[core].Mode.Cpl != 3 || translation.User);
        return permitted && MayName(core, translation.Page, access, out fault);
    }

    /// <summary>Whether a core may name a table or page, or what it gets instead.</summary>
    private bool MayName(int core, ulong page, PageAccess access, out EngineAnswer fault)
    {
        AddressLayout layout = _package.LayoutOf(core);
        bool legal = layout.TryLocate(page, out _);
        fault = legal || layout.Refusal(page) == EngineStatus.PageFault
            ? PageFault(core, access, present: true, reserved: true)
            : new EngineAnswer(EngineStatus.Unspecified);
        return legal;
    }

    /// <summary>Reads one entry a level, through the caches, under the KeyID that the level above names; for an access that waits, or for none.</summary>
    private bool TryWalk(int core, ulong linearAddress, PageAccess access, bool waits, out Translation translation, out EngineAnswer fault)
    {
        Span<byte> line = stackalloc byte[LineSize];
        ulong page = _cores[core].PageTable & EntryPage;
        ulong granted = EntryWritable | EntryUser;
        ulong denied = 0;
        translation = default;
        if (!MayName(core, page, access, out fault))
        {
            return false;
        }

        for (int level = PagingLevels - 1; level >= 0; level--)
        {
            ulong at = page | (linearAddress >> (12 + (9 * level)) & 0x1FF) << 3;
            ulong tag = _package.Layout.Split(at);
            if ((!waits && !_package.TryPrefetch(tag, _log)) || _package.Read(tag, line, _log) != EngineStatus.Done)
            {
                fault = new EngineAnswer(EngineStatus.MachineCheck);
                return false;
            }

            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(line[(int)(at % LineSize)..]);
            bool present = (entry & EntryPresent) != 0;
            page = entry & EntryPage;
            if (!present)
            {
                fault = PageFault(core, access, present: false, reserved: false);
                return false;
            }

            if (!MayName(core, page, access, out fault))
            {
                return false;
            }

            if (level > 0 && (entry & EntryLarge) != 0)
            {
                fault = PageFault(core, access, present: true, reserved: true);
                return false;
            }

            granted &= entry;
            denied |= entry & EntryNoExecute;
        }

        translation = new Translation(page, (granted & EntryWritable) != 0, (granted & EntryUser) != 0, denied != 0);
        fault = default;
        return true;
    }

    /// <summary>A call begins that walks at most twice, and touches at most three lines beside.</summary>
    private void BeginLines(int core) => _log.Begin(core, (2 * PagingLevels) + 3);
}
