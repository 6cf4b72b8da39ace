using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>The lock of a package's key table, which PCONFIG holds while it programs a key (F-PCFG-3).</summary>
/// <remarks>PCONFIG is one step here; that it takes time shows in this earlier step, by which a core is seen to hold the lock.</remarks>
public static class KeyTableLock
{
    internal static readonly Rule HeldAlready = new("KeyTableLock", "F-PCFG-3", "The lock is not taken while it is held.");
    internal static readonly Rule Taken = new("KeyTableLock", "F-PCFG-3", "A core in the middle of PCONFIG holds the lock of its package's key table.");

    /// <summary>Nobody holds it.</summary>
    public static Word Free { get; } = Word.Of(0, 3);

    /// <summary>It was left held (F-PCFG-5, switch EntropyErrorLeaksLock).</summary>
    public static Word Leaked { get; } = Word.Of(7, 3);

    /// <summary>The active core begins a PCONFIG that will reach the key table.</summary>
    public static Step Take(MachineState m) => Ladder.For(m)
        // When: the core has passed PCONFIG's checks; should it fail them after all, it releases what it holds.
        // Require
        .Refuse(HeldAlready, m.TableHolder[m.Active.Package] != Free, Outcomes.DeviceBusy)
        // Effect
        .Do(Taken, s => new(Hold(s, By(s.Active)), Answer.Of(Outcomes.Done)));

    internal static Word By(CoreId core) => core.Value.ZeroExtend(3) + Word.Of(1, 3);

    internal static Bit HeldByOther(MachineState m) => m.TableHolder[m.Active.Package] != Free & m.TableHolder[m.Active.Package] != By(m.Active);

    internal static MachineState Hold(MachineState m, Word holder) => m with { TableHolder = m.TableHolder.Set(m.Active.Package, holder) };

    /// <summary>The active core no longer holds the lock, if it did.</summary>
    internal static MachineState Release(MachineState m)
    {
        var holder = m.TableHolder[m.Active.Package];
        var own = holder == By(m.Active);
        return own.IsFalse ? m : Hold(m, Lifted.If(own, Free, holder));
    }
}
