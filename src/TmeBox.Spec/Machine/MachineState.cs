using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>The whole state of the machine: one package, its key table, its caches and its DRAM.</summary>
/// <remarks>Immutable; an operation returns a new state that shares all that it did not change. Safe for many threads.</remarks>
/// <param name="Profile">What the platform enumerates; never changes.</param>
/// <param name="Cipher">How lines are encrypted and authenticated: real, ideal, or uninterpreted.</param>
/// <param name="Activate">982H.</param>
/// <param name="TmeKey">The key of KeyID 0, drawn at activation.</param>
/// <param name="MacKey">The one MAC key of the platform, drawn at activation (F-INT-2).</param>
/// <param name="Keys">The key table.</param>
/// <param name="Dram">Every line of DRAM.</param>
/// <param name="Cache">Every line that any cache holds, by tag.</param>
/// <param name="Fired">The rules that decided the latest operation.</param>
/// <param name="Mutant">The rule that is broken on purpose, or null: the specification itself.</param>
public sealed record MachineState(
    Profile Profile,
    ICipher Cipher,
    Activation Activate,
    KeyEntry TmeKey,
    Bytes MacKey,
    Map<KeyId, KeyEntry> Keys,
    Map<LineAddress, DramLine> Dram,
    Map<CacheTag, CacheLine> Cache,
    RuleSet Fired,
    Mutant? Mutant)
{
    /// <summary>The state after reset: nothing activated, no key, empty caches, blank DRAM.</summary>
    public static MachineState Reset(Profile profile, ICipher cipher, Mutant? mutant = null) => new(
        profile,
        cipher,
        Activation.Reset,
        KeyEntry.Tme,
        Bytes.Of(KeyMaterial.MacKeySort, new byte[16]),
        Map<KeyId, KeyEntry>.Constant(KeyEntry.Tme),
        Map<LineAddress, DramLine>.Constant(DramLine.Blank),
        Map<CacheTag, CacheLine>.Constant(CacheLine.Absent),
        RuleSet.Empty,
        mutant);

    /// <summary>Whether DRAM keeps MAC and poison beside each line.</summary>
    public Bit HasIntegrity => Profile.Integrity == IntegrityMode.Ci;

    /// <summary>The state with no rule fired: the start of an operation.</summary>
    public MachineState Begin() => this with { Fired = RuleSet.Empty };

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

    /// <summary>The state with one DRAM line replaced.</summary>
    public MachineState WithDram(LineAddress line, DramLine value) => this with { Dram = Dram.Set(line, value) };

    /// <summary>The state with one cached line replaced.</summary>
    public MachineState WithCache(CacheTag tag, CacheLine value) => this with { Cache = Cache.Set(tag, value) };

    /// <summary>The state with one entry of the key table replaced.</summary>
    public MachineState WithKey(KeyId keyId, KeyEntry value) => this with { Keys = Keys.Set(keyId, value) };
}
