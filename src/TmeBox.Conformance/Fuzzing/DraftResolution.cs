using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Completes drafts during a run from what the run has shown so far.</summary>
internal sealed class DraftResolution
{
    private readonly List<Hex> answers = [];
    private readonly List<Response> snapshots = [];

    /// <summary>The complete operation.</summary>
    public Operation Resolve(Draft draft, MachineState state) => CoreChoice.Fit(Counterpart.Of(draft.Source switch
    {
        DraftSource.EarlierAnswer => answers.Count == 0
            ? new Operation.Load(OperationAddress.PaOf(draft.Operation)!.Value) { Core = draft.Operation.Core }
            : WithData(draft.Operation, answers[^(1 + (draft.Choice % answers.Count))]),
        DraftSource.EarlierSnapshot => snapshots.Count == 0
            ? new Operation.Snoop(OperationAddress.LineOf(draft.Operation)!.Value)
            : Replaced((Operation.Replace)draft.Operation, snapshots[^(1 + (draft.Choice % snapshots.Count))], draft.Flip),
        DraftSource.CachedLine or DraftSource.DirtyLine => OnCached(draft, state),
        DraftSource.HeldTranslation => OnHeld(draft, state),
        _ => draft.Operation is Operation.Replace o ? Replaced(o, new(Outcome.Done, o.Ciphertext, o.Mac, o.Poison, Owner: o.Owner), draft.Flip) : draft.Operation,
    }, draft.Choice, state), draft.Choice, state);

    /// <summary>Remembers what an operation showed.</summary>
    public void Learn(Operation operation, in Response answer)
    {
        if (operation is Operation.Load or Operation.DmaRead && answer.Outcome == Outcome.Done) answers.Add(answer.Data);
        else if (operation is Operation.Snoop) snapshots.Add(answer);
    }

    // A line that was cached before activation may have no name since.
    private static Operation OnCached(Draft draft, MachineState state)
    {
        var nameable = 1UL << (int)PhysicalAddress.AddressBits(state).Concrete;
        var isDirty = draft.Source == DraftSource.DirtyLine;
        var cached = SpecificationView.CachedLines(state).Where(c => (c.Dirty || !isDirty) && c.Line < nameable && IsNamed(state, draft.Operation.Core, c.KeyId))
            .OrderBy(c => c.Line).ThenBy(c => c.KeyId).ToList();
        var pa = OperationAddress.PaOf(draft.Operation)!.Value;
        if (cached.Count == 0)
            return isDirty ? new Operation.Store(pa & ~63UL, ulong.MaxValue, Hex.Filled(0xD1, 64)) { Core = draft.Operation.Core } : new Operation.Load(pa) { Core = draft.Operation.Core };
        var chosen = cached[draft.Choice % cached.Count];
        var name = PhysicalAddress.Naming(state, KeyId.Of(chosen.KeyId), LineAddress.Of(chosen.Line)).Value.Concrete;
        return OperationAddress.At(draft.Operation, _ => name);
    }

    private static bool IsNamed(MachineState state, int core, int keyId) =>
        keyId == 0 || state.Cores[CoreId.Of(core)].Seam.IsTrue || !PhysicalAddress.IsPrivate(state, KeyId.Of(keyId)).IsTrue;

    // A flush or write-back goes to a line that is cached, and dirty, under the KeyID of a page whose translation is held.
    private static Operation OnHeld(Draft draft, MachineState state)
    {
        var operation = draft.Operation;
        var offset = OperationAddress.VaOf(operation)!.Value & 0xFFF;
        var held = SpecificationView.Translations(state).Where(t => t.Core == operation.Core).OrderBy(t => t.LinearPage).ToList();
        if (held.Count == 0) return new Operation.LoadVirtual(((ulong)draft.Choice % 6 << 12) | offset, 8) { Core = operation.Core };
        if (operation is not (Operation.FlushVirtual or Operation.WriteBackVirtual)) return OperationAddress.AtLinear(operation, Canonical(held[draft.Choice % held.Count].LinearPage) | offset);

        var lines = new List<ulong>();
        foreach (var (tag, entry) in state.Cache.Entries)
        {
            if (!entry.Present.IsTrue || (operation is Operation.WriteBackVirtual && !entry.Dirty.IsTrue)) continue;
            var at = PhysicalAddress.Naming(state, tag.KeyId, tag.Line).Value.Concrete;
            lines.AddRange(held.Where(t => t.Page == (at & ~0xFFFUL)).Select(t => Canonical(t.LinearPage) | (at & 0xFFF)));
        }

        lines.Sort();
        return lines.Count > 0
            ? OperationAddress.AtLinear(operation, lines[draft.Choice % lines.Count])
            : new Operation.StoreVirtual(Canonical(held[draft.Choice % held.Count].LinearPage) | offset, 4, Hex.Filled(0xD2, 64)) { Core = operation.Core };
    }

    private static ulong Canonical(ulong page) => (page >> 47) == 0 ? page : page | 0xFFFF_0000_0000_0000;

    private static Operation WithData(Operation operation, Hex data) => operation switch
    {
        Operation.Store o => o with { Data = data },
        Operation.Movdir64b o => o with { Data = data },
        _ => operation,
    };

    private static Operation.Replace Replaced(Operation.Replace operation, in Response by, int flip)
    {
        var ciphertext = by.Data.Span.ToArray();
        if (flip is >= 0 and < 512) ciphertext[flip / 8] ^= (byte)(1 << (flip % 8));
        var mac = flip is >= 512 and < 540 ? by.Mac ^ (1u << (flip - 512)) : by.Mac;
        return operation with { Ciphertext = Hex.Owning(ciphertext), Mac = mac, Poison = by.Poison ^ (flip == 540), Owner = by.Owner ^ (flip == 541) };
    }
}
