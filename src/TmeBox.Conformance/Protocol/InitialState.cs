using System.Collections.Immutable;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>Every value that a machine starts from, so that an implementation need not know any by itself.</summary>
/// <param name="Registers">Every register of every core that exists.</param>
/// <param name="Keys">What every KeyID does, on every package.</param>
/// <param name="Dram">What every line of DRAM holds.</param>
/// <param name="Cores">What every core is in.</param>
/// <param name="Cached">How many lines are cached: none.</param>
/// <param name="Translations">How many translations are held: none.</param>
/// <param name="TablesLocked">How many key tables are locked: none.</param>
public sealed record InitialState(
    ImmutableArray<RegisterValue> Registers, KeyUse Keys, InitialLine Dram, InitialCore Cores, int Cached, int Translations, int TablesLocked)
{
    private static readonly uint[] Indices = [Msr.Capability, Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.Partitioning, Msr.CoreActivate];

    /// <summary>The values after power-on, as the specification has them.</summary>
    public static InitialState Of(Profile platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var m = MachineState.Reset(platform, BitsCipher.For(platform));
        var registers =
            from core in Enumerable.Range(0, SpecificationView.Cores(platform))
            from index in Indices
            let value = SpecificationView.Register(m, core, index)
            where value is not null
            select new RegisterValue(core, index, value.Value);
        var line = SpecificationView.Dram(m, 0);
        return new(
            [.. registers],
            SpecificationView.Key(m, 0, 1).Use,
            new(line.Ciphertext, line.Mac, line.Owner, line.Poison),
            new((int)m.Core.Cpl.Concrete, m.Core.Seam.IsTrue, m.Core.NonRoot.IsTrue, m.Core.PageTable.Value.Concrete),
            m.Cache.Entries.Count(),
            m.Tlb.Entries.Count(),
            m.TableHolder.Entries.Count());
    }
}

/// <summary>What a line of DRAM holds at first.</summary>
/// <param name="Ciphertext">64 bytes.</param>
/// <param name="Mac">28 bits.</param>
/// <param name="Owner">The TD-owner bit.</param>
/// <param name="Poison">The poison bit.</param>
public sealed record InitialLine(Hex Ciphertext, uint Mac, bool Owner, bool Poison);

/// <summary>What a core is in at first.</summary>
/// <param name="Cpl">Current privilege level.</param>
/// <param name="Seam">It runs in SEAM.</param>
/// <param name="NonRoot">It runs in VMX non-root operation.</param>
/// <param name="Cr3">The physical address of its first page table.</param>
public sealed record InitialCore(int Cpl, bool Seam, bool NonRoot, ulong Cr3);
