using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The data unit number of IEEE 1619 for a line: what its tweak is made of, its address, without KeyID unless the switch TweakInput says otherwise (F-ENC-2).</summary>
public static class DataUnit
{
    /// <summary>Observe: the number, 64 bits.</summary>
    public static Word Of(MachineState m, KeyId keyId, LineAddress line) => m.Profile.TweakInput switch
    {
        TweakInput.LineIndex => line.Index.ZeroExtend(64),
        TweakInput.LineAddressWithKeyId => PhysicalAddress.Naming(m, keyId, line).Value.ZeroExtend(64),

        // The blocks' own addresses follow from the line's.
        _ => line.ByteAddress.ZeroExtend(64),
    };
}
