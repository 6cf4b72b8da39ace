using System.Runtime.InteropServices;

namespace TmeBox.Native.Records;

/// <summary><c>tmebox_eviction</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EvictionRecord
{
    public ulong LineAddress;
    public ulong PhysicalAddress;
    public int KeyId;
    public int WrittenBack;
    public int Access;
    public int Reserved;
}

/// <summary><c>tmebox_line_tag</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TagRecord
{
    public uint Mac;
    public int Poison;
    public int Owner;
}

/// <summary><c>tmebox_cache_entry</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CacheEntryRecord
{
    public int Present;
    public int Dirty;
    public int Poisoned;
    public int Holders;
}

/// <summary><c>tmebox_core_mode</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CoreModeRecord
{
    public ulong PconfigExiting;
    public int Cpl;
    public int Seam;
    public int NonRoot;
    public int PconfigEnable;
}
