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

    private SpecificationSide(MachineState state, bool uncached) => (State, this.uncached) = (state, uncached);

    /// <summary>The state now.</summary>
    public MachineState State { get; private set; }

    /// <summary>The rules that decided the latest step, its evictions included.</summary>
    public RuleSet Fired { get; private set; } = RuleSet.Empty;

    /// <summary>Performs an operation, after the evictions that the other side reports; WBINVD writes back in the order that it reports.</summary>
    public Response Step(Operation operation, ReadOnlySpan<Evicted> evicted = default)
    {
        ArgumentNullException.ThrowIfNull(operation);
        State = State.On(CoreId.Of(operation.Core)).Begin();
        if (operation is not Operation.Wbinvd)
            foreach (var e in evicted)
                State = Caches.Remove(State, Tag(e.KeyId, e.Line));

        Fired = State.Fired;
        var response = operation is Operation.Wbinvd ? Taken(Wbinvd.Run(State, Order(evicted))) : Perform(operation);
        Note();
        if (uncached) EmptyCaches();
        return response;
    }

    /// <summary>Another side that goes on from the same state.</summary>
    public SpecificationSide Fork() => new(State, uncached);

    /// <summary>What an operation would do; nothing changes.</summary>
    public (Response Answer, RuleSet Fired, MachineState After) Peek(Operation operation)
    {
        var copy = Fork();
        return (copy.Step(operation), copy.Fired, copy.State);
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
        Operation.Load o => Taken(Load.Run(State, Pa(o.Pa)), data: true),
        Operation.Store o => Taken(Store.Run(State, Pa(o.Pa), Word.Of(o.Enables, 64), LineOf(o.Data))),
        Operation.Flush o => Taken(Flush.Run(State, Pa(o.Pa))),
        Operation.Evict o => Taken(Flush.Run(State, Pa(o.Pa))),
        Operation.WriteBack o => Taken(WriteBack.Run(State, Pa(o.Pa))),
        Operation.Prefetch o => Taken(Prefetch.Run(State, Pa(o.Pa))),
        Operation.Movdir64b o => Taken(Movdir64b.Run(State, Pa(o.Pa), LineOf(o.Data))),
        Operation.StoreUncached o => Taken(UncachedStore.Run(State, Pa(o.Pa), Word.Of(o.Enables, 64), LineOf(o.Data))),
        Operation.DmaRead o => Taken(Dma.Read(State, Pa(o.Pa)), data: true),
        Operation.DmaWrite o => Taken(Dma.Write(State, Pa(o.Pa), Word.Of(o.Enables, 64), LineOf(o.Data))),
        Operation.Snoop or Operation.Replace or Operation.Flip or Operation.Rewire => Attack(operation),
        Operation.LoadVirtual or Operation.StoreVirtual or Operation.FetchVirtual or Operation.FlushVirtual or Operation.WriteBackVirtual
            or Operation.PrefetchVirtual or Operation.Movdir64bVirtual => Virtual(operation),
        _ => Control(operation),
    };

    private Response Virtual(Operation operation) => operation switch
    {
        Operation.LoadVirtual o => Taken(VirtualAccess.Load(State, Va(o.Va), Size(o.Size)), data: true),
        Operation.FetchVirtual o => Taken(VirtualAccess.Fetch(State, Va(o.Va), Size(o.Size)), data: true),
        Operation.StoreVirtual o => Taken(VirtualAccess.Store(State, Va(o.Va), Size(o.Size), LineOf(o.Data))),
        Operation.FlushVirtual o => Taken(VirtualAccess.Through(State, Va(o.Va), Spec.Machine.Access.Read, Flush.Run)),
        Operation.WriteBackVirtual o => Taken(VirtualAccess.Through(State, Va(o.Va), Spec.Machine.Access.Read, WriteBack.Run)),
        Operation.PrefetchVirtual o => Taken(VirtualAccess.Through(State, Va(o.Va), Spec.Machine.Access.Read, Prefetch.Run)),
        Operation.Movdir64bVirtual o => Taken(VirtualAccess.Movdir64b(State, Va(o.Va), LineOf(o.Data))),
        _ => throw Unknown(operation),
    };

    private Response Control(Operation operation) => operation switch
    {
        Operation.Activate o => Taken(WriteActivate.Run(State, Word.Of(o.Value, 64), Inputs(o.Entropy, o.StoredKey, o.DataKey, o.TweakKey, o.MacKey))),
        Operation.ReadMsr o => Taken(Msr.Get(State, o.Index)),
        Operation.WriteMsr o => Taken(Msr.Set(State, o.Index, Word.Of(o.Value, 64), Inputs(o.Entropy, o.StoredKey, o.DataKey, o.TweakKey, o.MacKey))),
        Operation.Cpuid o => Taken(Cpuid.Run(State, o.Leaf, o.Subleaf), data: true),
        Operation.Pconfig o => Taken(o.Structure is { } s ? Pconfig.Run(State, Inputs(o), Program(s)) : Pconfig.Run(State, Inputs(o))),
        Operation.TakeTable => Taken(KeyTableLock.Take(State)),
        Operation.Mode o => Taken(Mode.Change(State, Word.Of((ulong)o.Cpl, 2), o.Seam, o.NonRoot, o.PconfigEnable, Word.Of(o.PconfigExiting, 64))),
        Operation.WriteCr3 o => Taken(Tlb.ChangeTable(State, Pa(o.Pa))),
        Operation.Invlpg o => Taken(Tlb.Invalidate(State, Va(o.Va))),
        Operation.Walk o => Taken(Tlb.Speculate(State, Va(o.Va))),
        Operation.DropTranslation o => Taken(Tlb.Drop(State, Va(o.Va))),
        Operation.Reset => Taken(Reset.Run(State)),
        _ => throw Unknown(operation),
    };

    private Response Attack(Operation operation)
    {
        var line = LineAddress.Of(OperationAddress.LineOf(operation)!.Value);
        var seen = Physical.Snoop(State, line);
        State = operation switch
        {
            Operation.Replace o => Physical.Replace(State, line, new(LineOf(o.Ciphertext), MacTag.Of(o.Mac), o.Owner, o.Poison)),
            Operation.Flip o => Physical.Replace(State, line, seen with { Ciphertext = Flipped(seen.Ciphertext, o.Bit) }),
            Operation.Rewire o => Physical.Rewire(State, line, new(Word.Of(o.Alias >> 6, LineAddress.Width), o.Drops)),
            _ => State,
        };
        return operation is Operation.Snoop
            ? new(Outcome.Done, Hex.Of(seen.Ciphertext.Concrete), MacTag.Value(seen.Mac), seen.Poison.IsTrue, Owner: seen.Owner.IsTrue)
            : new(Outcome.Done);
    }

    private Response Taken(Step step, bool data = false)
    {
        State = step.Machine;
        return new((Outcome)step.Answer.Outcome.Concrete, data ? Hex.Of(step.Answer.Data.Concrete) : default, Value: step.Answer.Value.Concrete);
    }

    private void Note() => Fired |= State.Fired;

    // As the caches of an implementation that keeps nothing: by ascending line, then KeyID.
    private void EmptyCaches()
    {
        foreach (var tag in Cached(_ => true))
        {
            State = Caches.Remove(State.Begin(), tag);
            Note();
        }
    }

    private List<CacheTag> Order(ReadOnlySpan<Evicted> reported)
    {
        var order = new List<CacheTag>();
        foreach (var e in reported) order.Add(Tag(e.KeyId, e.Line));
        order.AddRange(Cached(entry => entry.Dirty.IsTrue));
        return order;
    }

    private List<CacheTag> Cached(Func<CacheLine, bool> which) =>
    [
        .. State.Cache.Entries.Where(e => e.Value.Present.IsTrue && which(e.Value)).Select(e => e.Key)
            .OrderBy(t => t.Line.Index.Concrete).ThenBy(t => t.KeyId.Value.Concrete),
    ];

    private static PhysicalAddress Pa(ulong value) => PhysicalAddress.Of(value);

    private static Word Va(ulong value) => Word.Of(value, 64);

    private static Word Size(int value) => Word.Of((ulong)value, 7);

    private static Bytes LineOf(Hex data) => Bytes.Owning(Line.Sort, data.Array);

    private static Bytes Flipped(Bytes ciphertext, int bit)
    {
        var bytes = ciphertext.Concrete.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Bytes.Owning(Line.Sort, bytes);
    }

    private static Spec.Machine.ActivateInputs Inputs(bool entropy, bool storedKey, Hex dataKey, Hex tweakKey, Hex macKey) => new(
        entropy,
        storedKey,
        dataKey.Length == 0 ? KeyMaterial.ZeroKey : Bytes.Owning(KeyMaterial.KeySort, dataKey.Array),
        tweakKey.Length == 0 ? KeyMaterial.ZeroKey : Bytes.Owning(KeyMaterial.KeySort, tweakKey.Array),
        macKey.Length == 0 ? KeyMaterial.NoMacKey : Bytes.Owning(KeyMaterial.MacKeySort, macKey.Array));

    private static PconfigInputs Inputs(Operation.Pconfig o) => new(
        o.Prefixed,
        Word.Of(o.Leaf, 32),
        Word.Of(o.Rbx, 64),
        o.Entropy,
        Bytes.Owning(KeyMaterial.KeySort, o.RandomDataKey.Array),
        Bytes.Owning(KeyMaterial.KeySort, o.RandomTweakKey.Array));

    private static KeyProgram Program(KeyStructure s) => new(
        KeyId.Of(s.KeyId),
        Word.Of(s.Control, 32),
        s.RestIsZero,
        Bytes.Owning(KeyMaterial.FieldSort, s.DataField.Array),
        Bytes.Owning(KeyMaterial.FieldSort, s.TweakField.Array));

    private static InvalidOperationException Unknown(Operation operation) => new($"the specification has no {operation.GetType().Name}");
}
