using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using TmeBox.Engine.Memory;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine;

/// <summary>PCONFIG leaf 0, MKTME_KEY_PROGRAM.</summary>
public sealed partial class MemoryEngine
{
    private const int StructureSize = 3 * LineSize;

    /// <inheritdoc cref="Pconfig(int, in KeyProgram)"/>
    public EngineStatus Pconfig(in KeyProgram program) => Pconfig(0, program).Status;

    /// <summary>PCONFIG of a core with its structure by value: as if it could be read, and memory is not touched.</summary>
    /// <remarks>
    /// Gives one KeyID of the core's package a key, a random key, TME behaviour, or no encryption. Order of checks: F-PCFG-3, or F-PCFG-5 where the platform follows
    /// MET. All or nothing; flushes nothing: F-PCFG-6. No weak-key check: F-PCFG-4. However it ends, the core no longer holds the table's lock.
    /// </remarks>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="program">Registers, structure and entropy.</param>
    /// <returns>Done, InvalidOpcode, GeneralProtection, VmExit, or, with RAX as the value, DeviceBusy or another error; all but the first change no key.</returns>
    /// <exception cref="ArgumentException">A key field or random key has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer Pconfig(int core, in KeyProgram program)
    {
        CheckCore(core);
        program.Check();
        using var hold = HoldAll();
        Forget();
        EngineStatus status = JudgeInstruction(core, program.Prefixed, program.Eax, program.Rbx);
        return Ended(core, Answer(status == EngineStatus.Done ? Program(core, program) : status));
    }

    /// <summary>PCONFIG of a core: reads the 192 bytes of its structure through paging, TLB and caches.</summary>
    /// <remarks>As <see cref="Pconfig(int, in KeyProgram)"/>, with the reads between the checks of registers and of the structure (F-PCFG-3).</remarks>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="inputs">Registers and entropy.</param>
    /// <returns>
    /// Beside the answers of the other: PageFault with its code, and MachineCheck if a page table or the structure is poisoned (F-INT-6). These change no key; lines and
    /// translations may have been filled, and poison met.
    /// </returns>
    /// <exception cref="ArgumentException">A random key has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer Pconfig(int core, in PconfigInputs inputs)
    {
        CheckCore(core);
        inputs.Check();
        using var hold = HoldAll();
        BeginLines(core);
        EngineStatus status = JudgeInstruction(core, inputs.Prefixed, inputs.Eax, inputs.Rbx);
        return Ended(core, status == EngineStatus.Done ? ReadAndProgram(core, inputs) : Answer(status));
    }

    /// <summary>The rungs that come before memory is touched (F-PCFG-1, F-PCFG-3).</summary>
    private EngineStatus JudgeInstruction(int core, bool prefixed, uint leaf, ulong rbx)
    {
        CoreMode mode = _cores[core].Mode;
        if (!Profile.HasPconfig || prefixed || mode.Cpl != 0 || (mode.NonRoot && !mode.PconfigEnable))
        {
            return EngineStatus.InvalidOpcode;
        }

        if (mode.NonRoot && (mode.PconfigExiting >> (int)Math.Min(leaf, 63) & 1) != 0)
        {
            return EngineStatus.VmExit;
        }

        bool legal = leaf == 0 && Profile.HasPconfigTarget && _activate.HasKeyIds && (rbx & 0xFF) == 0 && IsCanonical(rbx);
        return legal ? EngineStatus.Done : EngineStatus.GeneralProtection;
    }

    private EngineAnswer ReadAndProgram(int core, in PconfigInputs inputs)
    {
        if (!TryTranslate(core, inputs.Rbx, PageAccess.Read, out ulong start, out EngineAnswer fault))
        {
            return fault;
        }

        // 192 bytes, 256-byte aligned, lie in one page.
        Span<byte> structure = stackalloc byte[StructureSize];
        for (int at = 0; at < StructureSize; at += LineSize)
        {
            if (_package.Read(_package.Layout.Split(start + (uint)at), structure[at..], _log) != EngineStatus.Done)
            {
                CryptographicOperations.ZeroMemory(structure);
                return new EngineAnswer(EngineStatus.MachineCheck);
            }
        }

        uint control = BinaryPrimitives.ReadUInt32LittleEndian(structure[2..]);
        int used = KeyTable.KeyLength((EngineAlgorithms)(control >> 8 & 0xFFFF));
        ReadOnlySpan<byte> dataField = structure[LineSize..(2 * LineSize)];
        ReadOnlySpan<byte> tweakField = structure[(2 * LineSize)..];
        EngineStatus status = Program(core, new KeyProgram
        {
            KeyId = BinaryPrimitives.ReadUInt16LittleEndian(structure),
            Control = control,
            RestIsNonZero = structure[6..LineSize].ContainsAnyExcept((byte)0)
                || dataField[used..].ContainsAnyExcept((byte)0) || tweakField[used..].ContainsAnyExcept((byte)0),
            KeyField1 = dataField,
            KeyField2 = tweakField,
            EntropyAvailable = inputs.EntropyAvailable,
            RandomDataKey = inputs.RandomDataKey,
            RandomTweakKey = inputs.RandomTweakKey,
        });
        CryptographicOperations.ZeroMemory(structure);
        return Answer(status);
    }

    private EngineStatus Program(int core, in KeyProgram program)
    {
        EngineStatus status = JudgeStructure(core, program);
        if (status == EngineStatus.Done)
        {
            Apply(_package.KeysOf(core >> 1), program);
        }

        return status;
    }

    /// <summary>The rungs that look at the structure, the lock and the generator (F-PCFG-3, F-PCFG-5).</summary>
    private EngineStatus JudgeStructure(int core, in KeyProgram program)
    {
        bool met = Profile.PconfigRevision == PconfigDocument.Met13;
        if (program.Control >> 24 != 0 || (met && program.RestIsNonZero))
        {
            return EngineStatus.GeneralProtection;
        }

        if (Command(program) > KeyCommand.NoEncrypt)
        {
            return met ? EngineStatus.InvalidCommand : EngineStatus.GeneralProtection;
        }

        if (program.KeyId == 0 || program.KeyId > Profile.MaxKeys || program.KeyId >> _activate.KeyIdBits != 0)
        {
            return met ? EngineStatus.InvalidKeyId : EngineStatus.GeneralProtection;
        }

        if (!met && !_cores[core].Mode.Seam && _package.Layout.IsPrivate(program.KeyId))
        {
            return EngineStatus.GeneralProtection;
        }

        uint algorithm = AlgorithmField(program);
        if (!BitOperations.IsPow2(algorithm) || (algorithm & ~_activate.CryptoAlgorithms) != 0)
        {
            return met ? EngineStatus.InvalidAlgorithm : EngineStatus.GeneralProtection;
        }

        if (TableHolderOf(core) != TableHolder.Nobody && TableHolderOf(core) != TableHolder.Core0 + core)
        {
            return EngineStatus.DeviceBusy;
        }

        return Command(program) == KeyCommand.SetKeyRandom && !program.EntropyAvailable ? EngineStatus.EntropyError : EngineStatus.Done;
    }

    private void Apply(KeyTable table, in KeyProgram program)
    {
        var algorithm = (EngineAlgorithms)AlgorithmField(program);
        int length = KeyTable.KeyLength(algorithm);
        switch (Command(program))
        {
            case KeyCommand.SetKeyDirect:
                table.Program(program.KeyId, algorithm, program.KeyField1[..length], program.KeyField2[..length]);
                break;
            case KeyCommand.SetKeyRandom:
                Span<byte> keys = stackalloc byte[2 * length];
                Mix(program.RandomDataKey, program.KeyField1, keys[..length]);
                Mix(program.RandomTweakKey, program.KeyField2, keys[length..]);
                table.Program(program.KeyId, algorithm, keys[..length], keys[length..]);
                CryptographicOperations.ZeroMemory(keys);
                break;
            case KeyCommand.ClearKey:
                table.Unkey(program.KeyId, KeyMode.Tme);
                break;
            default:
                table.Unkey(program.KeyId, KeyMode.NoEncrypt);
                break;
        }
    }

    /// <summary>Random bytes over the key's length, exclusive or the field; by MET over 16 bytes only (F-PCFG-4, F-PCFG-5).</summary>
    private void Mix(ReadOnlySpan<byte> random, ReadOnlySpan<byte> field, Span<byte> key)
    {
        random[..key.Length].CopyTo(key);
        int mixed = Profile.PconfigRevision == PconfigDocument.Met13 ? 16 : key.Length;
        for (int i = 0; i < mixed; i++)
        {
            key[i] ^= field[i];
        }
    }

    /// <summary>However PCONFIG ends, its core no longer holds the lock; unless the lock leaks (F-PCFG-5).</summary>
    private EngineAnswer Ended(int core, EngineAnswer answer)
    {
        ref TableHolder holder = ref TableHolderOf(core);
        if (answer.Status == EngineStatus.EntropyError && Profile is { PconfigRevision: PconfigDocument.Met13, EntropyErrorLeaksLock: true })
        {
            holder = TableHolder.Leaked;
        }
        else if (holder == TableHolder.Core0 + core)
        {
            holder = TableHolder.Nobody;
        }

        return answer;
    }

    /// <summary>A status with what RAX says, where PCONFIG completed.</summary>
    private static EngineAnswer Answer(EngineStatus status) => new(status, status switch
    {
        EngineStatus.InvalidCommand => 1,
        EngineStatus.EntropyError => 2,
        EngineStatus.InvalidKeyId => 3,
        EngineStatus.InvalidAlgorithm => 4,
        EngineStatus.DeviceBusy => 5,
        _ => 0,
    });

    private static KeyCommand Command(in KeyProgram program) => (KeyCommand)(program.Control & 0xFF);

    private static uint AlgorithmField(in KeyProgram program) => program.Control >> 8 & 0xFFFF;
}
