using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Sides;

/// <summary>The specification, run: one state that steps, and the rules that decided.</summary>
/// <remarks>Used by one thread at a time; the states that it gives out are immutable.</remarks>
public sealed class SpecificationSide
{
    private readonly bool uncached;

    /// <summary>A machine after reset.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="cipher">A concrete cipher.</param>
    /// <param name="uncached">Whether no line stays cached after an operation.</param>
    /// <param name="mutant">A rule to break on purpose, or null.</param>
    public SpecificationSide(Profile profile, ICipher cipher, bool uncached = false, Mutant? mutant = null)
    {
        State = MachineState.Reset(profile, cipher, mutant);
        this.uncached = uncached;
    }

    /// <summary>The state now.</summary>
    public MachineState State { get; private set; }

    /// <summary>The rules that decided the latest step, its evictions included.</summary>
    public RuleSet Fired { get; private set; } = RuleSet.Empty;

    /// <summary>Performs an operation, after the evictions that the other side reports.</summary>
    public Response Step(Operation operation, ReadOnlySpan<Evicted> evicted = default)
    {
        if (evicted.Length > 0)
        {
            State = State.Begin();
            foreach (var e in evicted) State = Caches.Remove(State, Tag(e.KeyId, e.Line));
            Fired = State.Fired;
        }
        else
        {
            Fired = RuleSet.Empty;
        }

        var response = Perform(operation);
        Note(State.Fired);
        return response;
    }

    /// <summary>Whether a line is cached, and dirty.</summary>
    public (bool Present, bool Dirty) Cached(int keyId, ulong line)
    {
        var entry = State.Cache[Tag(keyId, line)];
        return (entry.Present.IsTrue, entry.Dirty.IsTrue);
    }

    /// <summary>The tag of a cache entry.</summary>
    public static CacheTag Tag(int keyId, ulong line) => new(KeyId.Of(keyId), LineAddress.Of(line));

    private Response Perform(Operation operation) => operation switch
    {
        Operation.Load o => Access(Load.Run(State, PhysicalAddress.Of(o.Pa)), o.Pa, data: true),
        Operation.Store o => Access(Store.Run(State, PhysicalAddress.Of(o.Pa), Word.Of(o.Enables, 64), Bytes.Owning(Line.Sort, o.Data.Array)), o.Pa),
        Operation.Flush o => Access(Flush.Run(State, PhysicalAddress.Of(o.Pa)), o.Pa),
        Operation.Evict o => Access(Flush.Run(State, PhysicalAddress.Of(o.Pa)), o.Pa),
        Operation.WriteBack o => Access(WriteBack.Run(State, PhysicalAddress.Of(o.Pa)), o.Pa),
        Operation.Prefetch o => Access(Prefetch.Run(State, PhysicalAddress.Of(o.Pa)), o.Pa),
        Operation.Movdir64b o => Access(Movdir64b.Run(State, PhysicalAddress.Of(o.Pa), Bytes.Owning(Line.Sort, o.Data.Array)), o.Pa),
        Operation.Activate o => Take(WriteActivate.Run(State, Word.Of(o.Value, 64), new(
            o.Entropy,
            o.StoredKey,
            Bytes.Owning(KeyMaterial.KeySort, o.DataKey.Array),
            Bytes.Owning(KeyMaterial.KeySort, o.TweakKey.Array),
            Bytes.Owning(KeyMaterial.MacKeySort, o.MacKey.Array)))),
        Operation.Pconfig o => Take(Pconfig.Run(State, new(
            Word.Of((ulong)o.Cpl, 2),
            Word.Of(o.Leaf, 32),
            Word.Of(o.Rbx, 64),
            KeyId.Of(o.KeyId),
            Word.Of(o.Control, 32),
            Bytes.Owning(KeyMaterial.FieldSort, o.DataField.Array),
            Bytes.Owning(KeyMaterial.FieldSort, o.TweakField.Array),
            o.Busy,
            o.Entropy,
            Bytes.Owning(KeyMaterial.KeySort, o.RandomDataKey.Array),
            Bytes.Owning(KeyMaterial.KeySort, o.RandomTweakKey.Array)))),
        Operation.Snoop o => Observe(Physical.Snoop(State, LineAddress.Of(o.Line))),
        Operation.Replace o => Put(Physical.Replace(
            State, LineAddress.Of(o.Line), new(Bytes.Owning(Line.Sort, o.Ciphertext.Array), MacTag.Of(o.Mac), o.Poison))),
        _ => throw new InvalidOperationException($"the specification has no {operation.GetType().Name}"),
    };

    private Response Access(Step step, ulong pa, bool data = false)
    {
        var response = Take(step, data);
        if (!uncached || response.Outcome is Outcome.PageFault or Outcome.GeneralProtection) return response;
        var address = PhysicalAddress.Of(pa);
        Note(State.Fired);
        State = Caches.Remove(State.Begin(), new(address.KeyIdOn(State), address.LineOn(State)));
        return response;
    }

    private Response Take(Step step, bool data = false)
    {
        State = step.Machine;
        var outcome = (Outcome)step.Answer.Outcome.Concrete;
        return new(outcome, data ? Hex.Owning(SpecificationView.Raw(step.Answer.Data)) : default);
    }

    private Response Observe(TmeBox.Spec.Machine.DramLine seen)
    {
        State = State.Begin();
        return new(Outcome.Done, Hex.Of(seen.Ciphertext.Concrete), MacTag.Value(seen.Mac), seen.Poison.IsTrue);
    }

    private Response Put(MachineState replaced)
    {
        State = replaced;
        return new(Outcome.Done);
    }

    private void Note(RuleSet fired) => Fired = new(Fired.Low | fired.Low, Fired.High | fired.High);
}
