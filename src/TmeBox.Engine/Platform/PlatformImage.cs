using System.Security.Cryptography;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine.Platform;

/// <summary>What an engine holds at one moment beside memory and keys: cores, locks of key tables, the exclusion range, the wiring of the board.</summary>
/// <param name="Cores">The cores.</param>
/// <param name="TableHolders">Who holds the lock of each package's key table.</param>
/// <param name="Exclusion">983H and 984H.</param>
/// <param name="Wires">The wires that are not honest, by ascending line index.</param>
internal sealed record PlatformImage(CoreImage[] Cores, TableHolder[] TableHolders, ExclusionRange Exclusion, KeyValuePair<ulong, Wire>[] Wires)
{
    /// <summary>Adds the image to a digest, as <see cref="MemoryEngine.ComputeDigest"/> says.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        StateDigest.Add(hash, Exclusion.Mask);
        StateDigest.Add(hash, Exclusion.Base);
        foreach (TableHolder holder in TableHolders)
        {
            StateDigest.Add(hash, (ulong)holder);
        }

        foreach (CoreImage core in Cores)
        {
            core.AppendTo(hash);
        }

        foreach ((ulong line, Wire wire) in Wires)
        {
            StateDigest.Add(hash, line);
            StateDigest.Add(hash, wire.Alias << 1 | (wire.DropsWrites ? 1ul : 0));
        }
    }
}

/// <summary>A core at one moment.</summary>
/// <param name="Mode">Its mode.</param>
/// <param name="PageTable">CR3.</param>
/// <param name="KeyIdBits">What 9FFH shadows.</param>
/// <param name="Translations">Its TLB, by ascending page.</param>
internal sealed record CoreImage(CoreMode Mode, ulong PageTable, int KeyIdBits, TlbEntry[] Translations)
{
    /// <summary>Adds the image to a digest, as <see cref="MemoryEngine.ComputeDigest"/> says.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        StateDigest.Add(hash, (uint)Mode.Cpl | Flag(Mode.Seam, 2) | Flag(Mode.NonRoot, 3) | Flag(Mode.PconfigEnable, 4) | (ulong)(uint)KeyIdBits << 8);
        StateDigest.Add(hash, Mode.PconfigExiting);
        StateDigest.Add(hash, PageTable);
        foreach (TlbEntry entry in Translations)
        {
            StateDigest.Add(hash, entry.LinearPage);
            StateDigest.Add(hash, entry.PhysicalPage | Flag(entry.Writable, 0) | Flag(entry.User, 1) | Flag(entry.NoExecute, 2));
        }

        StateDigest.Add(hash, ulong.MaxValue);
    }

    private static ulong Flag(bool set, int bit) => set ? 1ul << bit : 0;
}
