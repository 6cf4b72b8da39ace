using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Which key a KeyID names at this moment.</summary>
/// <remarks>Looked up when a line passes the memory controller, not when it was stored (F-ENC-4).</remarks>
public static class KeyTable
{
    internal static readonly Rule KeyIdZeroIsTme = new("KeyTable", "F-ENC-1", "KeyID 0 uses the TME key, whatever the key table holds.");
    internal static readonly Rule UnprogrammedIsTme = new("KeyTable", "F-ENC-1, F-ACT-3", "A KeyID that was never programmed, or was cleared, behaves as TME.");
    internal static readonly Rule AboveMaxKeysIsTme = new("KeyTable", "F-ADR-3", "A KeyID above MK_TME_MAX_KEYS behaves as TME.");
    internal static readonly Rule TmeOff = new("KeyTable", "F-ACT-3", "While memory encryption is not enabled, every line is plaintext.");
    internal static readonly Rule TmeBypass = new("KeyTable", "F-ACT-1", "With bypass enabled, TME behaviour is plaintext.");
    internal static readonly Rule NoEncrypt = new("KeyTable", "F-PCFG-4", "A KeyID programmed with NO_ENCRYPT is plaintext.");
    internal static readonly Rule HasIntegrity = new("KeyTable", "F-INT-1, F-INT-8", "Reads are checked only under a KeyID that was programmed with an integrity algorithm, on a platform with cryptographic integrity.");

    /// <summary>Observe: the key of a KeyID now, and the state in which the rules that decided are noted.</summary>
    public static MachineState Find(MachineState m, KeyId keyId, out LineKey key)
    {
        var entry = m.Keys[keyId];
        m = m.Decide(KeyIdZeroIsTme, keyId.Value == 0, out var zero)
            .Decide(AboveMaxKeysIsTme, keyId.Value > Word.Of((ulong)m.Profile.MaxKeys, KeyId.Width), out var above)
            .Decide(UnprogrammedIsTme, entry.Mode == KeyModes.Tme, out var unprogrammed);
        var tme = zero | above | unprogrammed;
        m = m.Decide(TmeOff, !m.Activate.Enabled, out var off)
            .Decide(TmeBypass, tme & m.Activate.Bypass, out var bypass)
            .Decide(NoEncrypt, !tme & entry.Mode == KeyModes.Plaintext, out var plain)
            .Decide(HasIntegrity, m.HasIntegrity & !tme & entry.Mode == KeyModes.Keyed & entry.Algorithm[0], out var integrity);
        var used = Lifted.If(tme, m.TmeKey, entry);
        key = new(off | bypass | plain, integrity & !off, used.Algorithm[1], used.DataKey, used.TweakKey);
        return m;
    }
}
