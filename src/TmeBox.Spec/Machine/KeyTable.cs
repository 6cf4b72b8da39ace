using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Which key a KeyID names at this moment, for a line.</summary>
/// <remarks>Looked up when a line passes the memory controller of its home package, not when it was stored (F-ENC-4).</remarks>
public static class KeyTable
{
    internal static readonly Rule KeyIdZeroIsTme = new("KeyTable", "F-ENC-1", "KeyID 0 uses the TME key, whatever the key table holds.");
    internal static readonly Rule UnprogrammedIsTme = new("KeyTable", "F-ENC-1, F-ACT-3", "A KeyID that was never programmed on the line's package, or was cleared there, behaves as TME.");
    internal static readonly Rule AboveMaxKeysIsTme = new("KeyTable", "F-ADR-3", "A KeyID above MK_TME_MAX_KEYS behaves as TME.");
    internal static readonly Rule TmeOff = new("KeyTable", "F-ACT-3", "While memory encryption is not enabled, every line is plaintext.");
    internal static readonly Rule TmeBypass = new("KeyTable", "F-ACT-1, F-ENC-1", "With bypass enabled, TME behaviour is plaintext.");
    internal static readonly Rule Excluded = new("KeyTable", "F-EXC-1", "A line in the exclusion range is plaintext under KeyID 0, and under no other KeyID.");
    internal static readonly Rule NoEncrypt = new("KeyTable", "F-PCFG-4", "A KeyID programmed with NO_ENCRYPT is plaintext.");
    internal static readonly Rule ReadsAreChecked = new("KeyTable", "F-INT-1, F-INT-5, F-INT-8", "On a platform with a MAC, reads are checked under a KeyID that was programmed with an integrity algorithm, and under every private one.");

    /// <summary>Observe: the key of a KeyID now, and the state in which the rules that decided are noted.</summary>
    public static MachineState Find(MachineState m, KeyId keyId, LineAddress line, out LineKey key)
    {
        var entry = m.Keys[new(PackageId.HomeOf(m, line), keyId)];
        m = m.Decide(KeyIdZeroIsTme, keyId.Value == 0, out var zero)
            .Decide(AboveMaxKeysIsTme, keyId.Value > Word.Of((ulong)m.Profile.MaxKeys, KeyId.Width), out var above)
            .Decide(UnprogrammedIsTme, entry.Mode == KeyModes.Tme, out var unprogrammed);
        var tme = zero | above | unprogrammed;
        var isPrivate = PhysicalAddress.IsPrivate(m, keyId);
        m = m.Decide(TmeOff, !m.Activate.Enabled, out var off)
            .Decide(TmeBypass, tme & m.Activate.Bypass, out var bypass)
            .Decide(Excluded, keyId.Value == 0 & m.Exclusion.Covers(line), out var excluded)
            .Decide(NoEncrypt, !tme & entry.Mode == KeyModes.Plaintext, out var plain)
            .Decide(ReadsAreChecked, m.HasMac & ((!tme & entry.Mode == KeyModes.Keyed & entry.Algorithm[0]) | isPrivate), out var isChecked);
        var used = Lifted.If(tme, m.TmeKey, entry);
        key = new(line, off | bypass | excluded | plain, isPrivate, isChecked & !off, used.Algorithm[1], used.DataKey, used.TweakKey, DataUnit.Of(m, keyId, line));
        return m;
    }
}
