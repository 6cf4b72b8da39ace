using System.Runtime.InteropServices;

namespace TmeBox.Native.Records;

/// <summary><c>tmebox_activate_inputs</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ActivateRecord
{
    public int EntropyAvailable;
    public int StoredKeyPresent;
    public fixed byte DataKey[32];
    public fixed byte TweakKey[32];
    public fixed byte MacKey[16];
}

/// <summary><c>tmebox_key_program</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct KeyProgramRecord
{
    public ulong Rbx;
    public uint Eax;
    public uint Control;
    public ushort KeyId;
    public byte Prefixed;
    public byte RestIsNonZero;
    public int EntropyAvailable;
    public fixed byte KeyField1[64];
    public fixed byte KeyField2[64];
    public fixed byte RandomDataKey[32];
    public fixed byte RandomTweakKey[32];
}

/// <summary><c>tmebox_pconfig_inputs</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PconfigRecord
{
    public ulong Rbx;
    public uint Eax;
    public uint Prefixed;
    public int EntropyAvailable;
    public fixed byte RandomDataKey[32];
    public fixed byte RandomTweakKey[32];
    public uint Reserved;
}
