using TmeBox.Engine.Cipher;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    private const int Xts128Policy = 0;
    private const int Xts256Policy = 2;

    /// <summary>RDMSR of IA32_TME_ACTIVATE, 982H (F-ACT-1).</summary>
    public ulong ReadActivate()
    {
        // What changes under all stripes stays while any one is held.
        using Hold hold = HoldLine(0);
        return _activate.Bits;
    }

    /// <summary>WRMSR of IA32_TME_ACTIVATE, 982H, at privilege level 0 where it exists: the checks of F-ACT-2 in their order, then the effects of F-ACT-3.</summary>
    /// <remarks>
    /// Completes with <see cref="EngineStatus.Done"/> even where TME did not come on: read the register. If TME comes on, every KeyID behaves as TME
    /// and the MAC key is taken; cache and DRAM stay as they are.
    /// </remarks>
    /// <param name="value">The value; bit 0 as written is ignored.</param>
    /// <param name="inputs">Entropy and keys.</param>
    /// <returns><see cref="EngineStatus.Done"/> or <see cref="EngineStatus.GeneralProtection"/>; the latter changes nothing.</returns>
    /// <exception cref="ArgumentException">A key has the wrong length.</exception>
    public EngineStatus WriteActivate(ulong value, in ActivateInputs inputs)
    {
        inputs.Check();
        using var hold = HoldAll();
        Forget();
        return Activate(value, inputs);
    }

    /// <summary>The write itself.</summary>
    private EngineStatus Activate(ulong value, in ActivateInputs inputs)
    {
        if (_activate.Locked)
        {
            return Profile.LockedActivateWrite == LockedWrite.Ignored ? EngineStatus.Done : EngineStatus.GeneralProtection;
        }

        // Bit 0 is a result: every effect below sets bits 2:0 anew, whatever was written there.
        var written = new ActivateValue(value);
        if (!IsLegal(written))
        {
            return EngineStatus.GeneralProtection;
        }

        if (!written.Enabled)
        {
            _activate = written.WithLowBits((uint)(written.Bits & 4) | 1);
            return EngineStatus.Done;
        }

        bool active = written.Restore ? inputs.StoredKeyPresent : inputs.EntropyAvailable;
        if (active)
        {
            Become(written.WithLowBits(written.Restore ? 7u : 3u));
            _package.MacKey = Block128.Load(inputs.MacKey);
            foreach (KeyTable table in KeyTables())
            {
                table.Activate((EngineAlgorithms)(1 << written.Policy), inputs.DataKey, inputs.TweakKey, written.Bypass);
            }
        }
        else if (written.KeyIdBits == 0)
        {
            _activate = written.WithLowBits(written.Restore ? 4u : 0u);
        }

        return EngineStatus.Done;
    }

    private bool IsLegal(ActivateValue written)
    {
        int policy = written.Policy;
        return (written.Bits & ActivateValue.ReservedBits(Profile)) == 0
            && policy is Xts128Policy or Xts256Policy
            && ((int)Profile.Algorithms >> policy & 1) != 0
            && written.KeyIdBits <= Profile.MaxKeyIdBits
            && (written.KeyIdBits == 0 || written.Enabled)
            && written.TdxBits <= written.KeyIdBits;
    }
}
