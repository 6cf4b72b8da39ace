using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Native.Records;

namespace TmeBox.Native.Calls;

/// <summary>Registers and keys.</summary>
internal static unsafe class RegisterCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_read_msr")]
    public static int ReadMsr(ulong engine, int core, uint index, ulong* value)
    {
        try
        {
            EngineAnswer answer = Given.Engine(engine).ReadMsr(core, index);
            Given.One(value) = answer.Value;
            return (int)answer.Status;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_msr")]
    public static int WriteMsr(ulong engine, int core, uint index, ulong value, ActivateRecord* inputs)
    {
        try
        {
            return (int)Given.Engine(engine).WriteMsr(core, index, value, inputs == null ? default : Activation(inputs));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_cpuid")]
    public static int Cpuid(ulong engine, uint leaf, uint subleaf, uint* registers)
    {
        try
        {
            Span<uint> all = Given.Many(registers, 4, 4);
            EngineStatus status = Given.Engine(engine).Cpuid(leaf, subleaf, out CpuidRegisters found);
            (all[0], all[1], all[2], all[3]) = (found.Eax, found.Ebx, found.Ecx, found.Edx);
            return (int)status;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_pconfig")]
    public static int Pconfig(ulong engine, int core, KeyProgramRecord* program, ulong* value)
    {
        try
        {
            ref KeyProgramRecord record = ref Given.One(program);
            EngineAnswer answer = Given.Engine(engine).Pconfig(core, new KeyProgram
            {
                Prefixed = Given.Flag(record.Prefixed),
                Eax = record.Eax,
                Rbx = record.Rbx,
                KeyId = record.KeyId,
                Control = record.Control,
                KeyField1 = new ReadOnlySpan<byte>(program->KeyField1, 64),
                KeyField2 = new ReadOnlySpan<byte>(program->KeyField2, 64),
                RestIsNonZero = Given.Flag(record.RestIsNonZero),
                EntropyAvailable = Given.Flag(record.EntropyAvailable),
                RandomDataKey = new ReadOnlySpan<byte>(program->RandomDataKey, 32),
                RandomTweakKey = new ReadOnlySpan<byte>(program->RandomTweakKey, 32),
            });
            Given.Tell(value, answer.Value);
            return (int)answer.Status;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_pconfig_at")]
    public static int PconfigAt(ulong engine, int core, PconfigRecord* inputs, ulong* value)
    {
        try
        {
            ref PconfigRecord record = ref Given.One(inputs);
            EngineAnswer answer = Given.Engine(engine).Pconfig(core, new PconfigInputs
            {
                Prefixed = Given.Flag((int)record.Prefixed),
                Eax = record.Eax,
                Rbx = record.Rbx,
                EntropyAvailable = Given.Flag(record.EntropyAvailable),
                RandomDataKey = new ReadOnlySpan<byte>(inputs->RandomDataKey, 32),
                RandomTweakKey = new ReadOnlySpan<byte>(inputs->RandomTweakKey, 32),
            });
            Given.Tell(value, answer.Value);
            return (int)answer.Status;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_take_table")]
    public static int TakeTable(ulong engine, int core)
    {
        try
        {
            return (int)Given.Engine(engine).TakeTable(core);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_key_state")]
    public static int KeyState(ulong engine, int package, int keyId, int* mode, int* algorithm)
    {
        try
        {
            KeyState state = Given.Engine(engine).KeyStateOf(package, keyId);
            (Given.One(mode), Given.One(algorithm)) = ((int)state.Mode, (int)state.Algorithm);
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    private static ActivateInputs Activation(ActivateRecord* record) => new()
    {
        EntropyAvailable = Given.Flag(record->EntropyAvailable),
        StoredKeyPresent = Given.Flag(record->StoredKeyPresent),
        DataKey = new ReadOnlySpan<byte>(record->DataKey, 32),
        TweakKey = new ReadOnlySpan<byte>(record->TweakKey, 32),
        MacKey = new ReadOnlySpan<byte>(record->MacKey, 16),
    };
}
