using System.Numerics;
using System.Security.Cryptography;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>PCONFIG leaf 0: gives one KeyID a key, a random key, TME behaviour, or no encryption.</summary>
    /// <remarks>Order of checks: F-PCFG-3. All or nothing; flushes nothing: F-PCFG-6. No weak-key check: F-PCFG-4.</remarks>
    /// <param name="program">Registers, structure and entropy.</param>
    /// <returns>Done, InvalidOpcode, GeneralProtection, DeviceBusy or EntropyError; all but the first change nothing.</returns>
    /// <exception cref="ArgumentException">A key field or random key has the wrong length.</exception>
    public EngineStatus Pconfig(in KeyProgram program)
    {
        program.Check();
        using var hold = HoldAll();
        Forget();
        EngineStatus status = Judge(program);
        if (status == EngineStatus.Done)
        {
            Apply(program);
        }

        return status;
    }

    /// <summary>The ladder of F-PCFG-3; all rungs from CPL to the algorithm fault, the last two answer in RAX.</summary>
    private EngineStatus Judge(in KeyProgram program)
    {
        if (program.Cpl != 0)
        {
            return EngineStatus.InvalidOpcode;
        }

        if (program.Eax != 0 || !_activate.HasKeyIds || !IsAlignedAndCanonical(program.Rbx) || !IsLegal(program))
        {
            return EngineStatus.GeneralProtection;
        }

        if (program.TableHeldByOther)
        {
            return EngineStatus.DeviceBusy;
        }

        return Command(program) == KeyCommand.SetKeyRandom && !program.EntropyAvailable ? EngineStatus.EntropyError : EngineStatus.Done;
    }

    private bool IsLegal(in KeyProgram program)
    {
        int k = _activate.KeyIdBits;
        uint algorithm = AlgorithmField(program);
        return program.Control >> 24 == 0
            && Command(program) <= KeyCommand.NoEncrypt
            && program.KeyId != 0
            && program.KeyId <= Profile.MaxKeys
            && program.KeyId >> (k - _activate.TdxBits) == 0
            && BitOperations.IsPow2(algorithm)
            && (algorithm & _activate.CryptoAlgorithms) != 0;
    }

    private void Apply(in KeyProgram program)
    {
        var algorithm = (EngineAlgorithms)AlgorithmField(program);
        int length = KeyTable.KeyLength(algorithm);
        switch (Command(program))
        {
            case KeyCommand.SetKeyDirect:
                _package.Keys.Program(program.KeyId, algorithm, program.KeyField1[..length], program.KeyField2[..length]);
                break;
            case KeyCommand.SetKeyRandom:
                Span<byte> keys = stackalloc byte[64];
                for (int i = 0; i < length; i++)
                {
                    keys[i] = (byte)(program.RandomDataKey[i] ^ program.KeyField1[i]);
                    keys[32 + i] = (byte)(program.RandomTweakKey[i] ^ program.KeyField2[i]);
                }

                _package.Keys.Program(program.KeyId, algorithm, keys[..length], keys.Slice(32, length));
                CryptographicOperations.ZeroMemory(keys);
                break;
            case KeyCommand.ClearKey:
                _package.Keys.Unkey(program.KeyId, KeyMode.Tme);
                break;
            default:
                _package.Keys.Unkey(program.KeyId, KeyMode.NoEncrypt);
                break;
        }
    }

    private static KeyCommand Command(in KeyProgram program) => (KeyCommand)(program.Control & 0xFF);

    private static uint AlgorithmField(in KeyProgram program) => program.Control >> 8 & 0xFFFF;

    private static bool IsAlignedAndCanonical(ulong address) =>
        (address & 0xFF) == 0 && (ulong)((long)(address << 16) >> 16) == address;
}
