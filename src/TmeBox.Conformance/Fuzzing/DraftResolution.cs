using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Completes drafts during a run from what the run has shown so far.</summary>
internal sealed class DraftResolution
{
    private readonly List<Hex> answers = [];
    private readonly List<Response> snapshots = [];

    /// <summary>The complete operation, or null and a reason where the run has nothing to complete it with.</summary>
    public Operation? Resolve(Draft draft, MachineState state, out string? reason)
    {
        reason = null;
        switch (draft.Source)
        {
            case DraftSource.EarlierAnswer when answers.Count == 0:
                return new Operation.Load(OperationAddress.PaOf(draft.Operation)!.Value);
            case DraftSource.EarlierAnswer:
                return WithData(draft.Operation, answers[^(1 + (draft.Choice % answers.Count))]);
            case DraftSource.EarlierSnapshot when snapshots.Count == 0:
                return new Operation.Snoop(OperationAddress.LineOf(draft.Operation)!.Value);
            case DraftSource.EarlierSnapshot:
                return Replaced((Operation.Replace)draft.Operation, snapshots[^(1 + (draft.Choice % snapshots.Count))], draft.Flip);
            case DraftSource.CachedLine or DraftSource.DirtyLine:
                var cached = SpecificationView.CachedLines(state).Where(c => c.Dirty || draft.Source == DraftSource.CachedLine).OrderBy(c => c.Line).ThenBy(c => c.KeyId).ToList();
                if (cached.Count == 0)
                {
                    reason = draft.Source == DraftSource.CachedLine ? "no line is cached to flush or evict" : "no line is dirty to write back";
                    return null;
                }

                var chosen = cached[draft.Choice % cached.Count];
                var pa = PhysicalAddress.Naming(state, KeyId.Of(chosen.KeyId), LineAddress.Of(chosen.Line)).Value.Concrete;
                return OperationAddress.At(draft.Operation, _ => pa);
            default:
                return draft.Operation is Operation.Replace literal ? Replaced(literal, new(Outcome.Done, literal.Ciphertext, literal.Mac, literal.Poison), draft.Flip) : draft.Operation;
        }
    }

    /// <summary>Remembers what an operation showed.</summary>
    public void Learn(Operation operation, in Response answer)
    {
        if (operation is Operation.Load && answer.Outcome == Outcome.Done) answers.Add(answer.Data);
        else if (operation is Operation.Snoop) snapshots.Add(answer);
    }

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
        return operation with { Ciphertext = Hex.Owning(ciphertext), Mac = mac, Poison = by.Poison ^ (flip == 540) };
    }
}
