using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>The whole state of the machine: registers, key tables, cores with their TLBs, caches, and DRAM.</summary>
/// <remarks>
/// Immutable; an operation returns a new state that shares all that it did not change. Safe for many threads.
/// The TME registers are the platform's: firmware writes the same to every package, and the specification starts there.
/// </remarks>
/// <param name="Profile">What the platform enumerates; never changes.</param>
/// <param name="Cipher">How lines are encrypted and authenticated: real, ideal, or uninterpreted.</param>
/// <param name="Activate">982H.</param>
/// <param name="Exclusion">983H and 984H.</param>
/// <param name="TmeKey">The key of KeyID 0, drawn at activation.</param>
/// <param name="MacKey">The one MAC key of the platform, drawn at activation (F-INT-2).</param>
/// <param name="Keys">The key tables of the packages.</param>
/// <param name="TableHolder">Who holds the lock of a package's key table: 0 nobody, 1 to 4 a core's number plus one, 7 nobody any more who could release it: 3 bits.</param>
/// <param name="Dram">Every cell of DRAM.</param>
/// <param name="Wiring">How addresses reach cells.</param>
/// <param name="Cache">Every line that any cache holds, by tag.</param>
/// <param name="Tlb">Every translation that a core holds.</param>
/// <param name="Cores">The cores.</param>
/// <param name="Active">The core that performs the operation.</param>
/// <param name="Fired">The rules that decided the latest operation.</param>
/// <param name="Mutant">The rule that is broken on purpose, or null: the specification itself.</param>
public sealed record MachineState(
    Profile Profile,
    ICipher Cipher,
    Activation Activate,
    ExclusionRange Exclusion,
    KeyEntry TmeKey,
    Bytes MacKey,
    Map<KeySlot, KeyEntry> Keys,
    Map<PackageId, Word> TableHolder,
    Map<LineAddress, DramLine> Dram,
    Map<LineAddress, Wire> Wiring,
    Map<CacheTag, CacheLine> Cache,
    Map<TlbTag, TlbEntry> Tlb,
    Map<CoreId, CoreState> Cores,
    CoreId Active,
    RuleSet Fired,
    Mutant? Mutant)
{
    /// <summary>The state after power-on: nothing activated, no key, empty caches and TLBs, blank DRAM.</summary>
    public static MachineState Reset(Profile profile, ICipher cipher, Mutant? mutant = null) => new(
        profile,
        cipher,
        Activation.Reset,
        ExclusionRange.Reset,
        KeyEntry.Tme,
        KeyMaterial.NoMacKey,
        Map<KeySlot, KeyEntry>.Constant(KeyEntry.Tme),
        Map<PackageId, Word>.Constant(KeyTableLock.Free),
        Map<LineAddress, DramLine>.Constant(DramLine.Blank),
        Map<LineAddress, Wire>.Constant(Wire.Honest),
        Map<CacheTag, CacheLine>.Constant(CacheLine.Absent),
        Map<TlbTag, TlbEntry>.Constant(TlbEntry.Absent),
        Map<CoreId, CoreState>.Constant(CoreState.Reset),
        CoreId.Of(0),
        RuleSet.Empty,
        mutant);

    /// <summary>Whether DRAM keeps a MAC beside each line.</summary>
    public Bit HasMac => Profile.Integrity == IntegrityMode.Ci;

    /// <summary>Whether DRAM keeps TD-owner and poison beside each line.</summary>
    public Bit HasOwner => Profile.Integrity != IntegrityMode.None;

    /// <summary>The key table entry of a KeyID on the active core's package.</summary>
    public KeyEntry KeyOf(KeyId keyId) => Keys[new(Active.Package, keyId)];

    /// <summary>The active core.</summary>
    public CoreState Core => Cores[Active];

    /// <summary>The state with no rule fired: the start of an operation.</summary>
    public MachineState Begin() => this with { Fired = RuleSet.Empty };

    /// <summary>The same state, in which a core performs the next operation.</summary>
    public MachineState On(CoreId core) => this with { Active = core };

    /// <summary>The state in which a rule has fired where a condition holds.</summary>
    public MachineState Fire(Rule rule, Bit condition) => condition.IsFalse ? this : this with { Fired = Fired.With(rule, condition) };

    /// <summary>A guard's condition as this specification, or its mutant, states it; labelled for a solver's core.</summary>
    public Bit Replaced(Rule rule, Bit condition) =>
        Mutant is not null && ReferenceEquals(Mutant.Rule, rule) ? Mutant.Replacement : condition.IsConcrete ? condition : condition.Labelled(rule.Id);

    /// <summary>Decides a guard inside an effect, and notes the rule where it holds.</summary>
    public MachineState Decide(Rule rule, Bit condition, out Bit decided)
    {
        decided = Replaced(rule, condition);
        return Fire(rule, decided);
    }

    /// <summary>The state with one cached line replaced.</summary>
    public MachineState WithCache(CacheTag tag, CacheLine value) => this with { Cache = Cache.Set(tag, value) };

    /// <summary>The state with one entry of a key table replaced.</summary>
    public MachineState WithKey(KeySlot slot, KeyEntry value) => this with { Keys = Keys.Set(slot, value) };

    /// <summary>The state with the active core replaced.</summary>
    public MachineState WithCore(CoreState value) => this with { Cores = Cores.Set(Active, value) };
}
