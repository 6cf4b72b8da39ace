using System.Text.Json.Serialization;

namespace TmeBox.Conformance.Operations;

/// <summary>One operation of the machine with everything that it needs: the same for the specification, the engine, and anyone's implementation.</summary>
/// <remarks>
/// Immutable; compared by value. A physical address (<c>Pa</c>) carries the KeyID in its upper bits and is below 2^52; a linear address
/// (<c>Va</c>) has 64 bits; a line (<c>Line</c>) is the KeyID-free byte address of a 64-byte line.
/// What an operation is made of is said once, in <see cref="OperationShape"/>. JSON: <see cref="OperationJson"/>; text: <see cref="OperationText"/>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Activate), "activate")]
[JsonDerivedType(typeof(ReadMsr), "readMsr")]
[JsonDerivedType(typeof(WriteMsr), "writeMsr")]
[JsonDerivedType(typeof(Cpuid), "cpuid")]
[JsonDerivedType(typeof(Pconfig), "pconfig")]
[JsonDerivedType(typeof(TakeTable), "takeTable")]
[JsonDerivedType(typeof(Mode), "mode")]
[JsonDerivedType(typeof(WriteCr3), "writeCr3")]
[JsonDerivedType(typeof(Invlpg), "invlpg")]
[JsonDerivedType(typeof(Walk), "walk")]
[JsonDerivedType(typeof(DropTranslation), "dropTranslation")]
[JsonDerivedType(typeof(Load), "load")]
[JsonDerivedType(typeof(Store), "store")]
[JsonDerivedType(typeof(Flush), "flush")]
[JsonDerivedType(typeof(WriteBack), "writeBack")]
[JsonDerivedType(typeof(Prefetch), "prefetch")]
[JsonDerivedType(typeof(Evict), "evict")]
[JsonDerivedType(typeof(Movdir64b), "movdir64b")]
[JsonDerivedType(typeof(LoadVirtual), "loadVirtual")]
[JsonDerivedType(typeof(StoreVirtual), "storeVirtual")]
[JsonDerivedType(typeof(FetchVirtual), "fetchVirtual")]
[JsonDerivedType(typeof(FlushVirtual), "flushVirtual")]
[JsonDerivedType(typeof(WriteBackVirtual), "writeBackVirtual")]
[JsonDerivedType(typeof(PrefetchVirtual), "prefetchVirtual")]
[JsonDerivedType(typeof(Movdir64bVirtual), "movdir64bVirtual")]
[JsonDerivedType(typeof(StoreUncached), "storeUncached")]
[JsonDerivedType(typeof(Wbinvd), "wbinvd")]
[JsonDerivedType(typeof(DmaRead), "dmaRead")]
[JsonDerivedType(typeof(DmaWrite), "dmaWrite")]
[JsonDerivedType(typeof(Reset), "reset")]
[JsonDerivedType(typeof(Snoop), "snoop")]
[JsonDerivedType(typeof(Replace), "replace")]
[JsonDerivedType(typeof(Flip), "flip")]
[JsonDerivedType(typeof(Rewire), "rewire")]
public abstract record Operation
{
    private Operation()
    {
    }

    /// <summary>The core that performs it, 0 to 3; 0 where no core does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Core { get; init; }

    /// <summary>The line of text of <see cref="OperationText"/>.</summary>
    public sealed override string ToString() => OperationText.Write(this);

    /// <summary>WRMSR to IA32_TME_ACTIVATE by the kernel: no check of the privilege level.</summary>
    /// <param name="Value">The value written.</param>
    /// <param name="Entropy">The random number generator delivers.</param>
    /// <param name="StoredKey">A non-zero key was saved before standby.</param>
    /// <param name="DataKey">The new or restored TME data key: 32 bytes.</param>
    /// <param name="TweakKey">The new or restored TME tweak key: 32 bytes.</param>
    /// <param name="MacKey">The platform's MAC key: 16 bytes.</param>
    public sealed record Activate(ulong Value, bool Entropy, bool StoredKey, Hex DataKey, Hex TweakKey, Hex MacKey) : Operation;

    /// <summary>RDMSR.</summary>
    /// <param name="Index">ECX.</param>
    public sealed record ReadMsr(uint Index) : Operation;

    /// <summary>WRMSR. What the hardware brings to a write of 982H is given for that register, and for no other.</summary>
    /// <param name="Index">ECX.</param>
    /// <param name="Value">The value written.</param>
    /// <param name="Entropy">The random number generator delivers.</param>
    /// <param name="StoredKey">A non-zero key was saved before standby.</param>
    /// <param name="DataKey">The new or restored TME data key: 32 bytes.</param>
    /// <param name="TweakKey">The new or restored TME tweak key: 32 bytes.</param>
    /// <param name="MacKey">The platform's MAC key: 16 bytes.</param>
    public sealed record WriteMsr(
        uint Index,
        ulong Value,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Entropy = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool StoredKey = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Hex DataKey = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Hex TweakKey = default,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Hex MacKey = default) : Operation;

    /// <summary>CPUID; the answer's data begin with EAX, EBX, ECX, EDX.</summary>
    /// <param name="Leaf">EAX.</param>
    /// <param name="Subleaf">ECX.</param>
    public sealed record Cpuid(uint Leaf, uint Subleaf) : Operation;

    /// <summary>PCONFIG: with a structure by value, and memory is not touched; without one it reads 192 bytes at RBX.</summary>
    /// <param name="Entropy">The random number generator delivers.</param>
    /// <param name="RandomDataKey">What it delivers for the data key: 32 bytes.</param>
    /// <param name="RandomTweakKey">What it delivers for the tweak key: 32 bytes.</param>
    /// <param name="Structure">What the structure holds, or null: it is in memory.</param>
    /// <param name="Rbx">Linear address of the structure.</param>
    /// <param name="Leaf">EAX.</param>
    /// <param name="Prefixed">The encoding has LOCK, 66, F2, F3 or VEX.</param>
    public sealed record Pconfig(
        bool Entropy,
        Hex RandomDataKey,
        Hex RandomTweakKey,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] KeyStructure? Structure = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ulong Rbx = 0,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] uint Leaf = 0,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Prefixed = false) : Operation;

    /// <summary>A core in the middle of PCONFIG takes the lock of its package's key table.</summary>
    public sealed record TakeTable() : Operation;

    /// <summary>A core goes on in another mode.</summary>
    /// <param name="Cpl">Current privilege level, 0 to 3.</param>
    /// <param name="Seam">It runs in SEAM.</param>
    /// <param name="NonRoot">It runs in VMX non-root operation.</param>
    /// <param name="PconfigEnable">The control that lets a guest use PCONFIG.</param>
    /// <param name="PconfigExiting">The bitmap of PCONFIG leaves that exit.</param>
    public sealed record Mode(
        int Cpl,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Seam = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool NonRoot = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool PconfigEnable = false,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ulong PconfigExiting = 0) : Operation;

    /// <summary>MOV to CR3.</summary>
    /// <param name="Pa">The physical address of the first page table.</param>
    public sealed record WriteCr3(ulong Pa) : Operation;

    /// <summary>INVLPG.</summary>
    /// <param name="Va">The linear address.</param>
    public sealed record Invlpg(ulong Va) : Operation;

    /// <summary>A speculative page walk.</summary>
    /// <param name="Va">The linear address.</param>
    public sealed record Walk(ulong Va) : Operation;

    /// <summary>A core forgets a translation on its own account.</summary>
    /// <param name="Va">The linear address.</param>
    public sealed record DropTranslation(ulong Va) : Operation;

    /// <summary>A cached load of the line that an address lies in.</summary>
    /// <param name="Pa">The physical address.</param>
    public sealed record Load(ulong Pa) : Operation;

    /// <summary>A cached store.</summary>
    /// <param name="Pa">The physical address.</param>
    /// <param name="Enables">Bit i lets byte i of the line through.</param>
    /// <param name="Data">64 bytes, laid out as the line.</param>
    public sealed record Store(ulong Pa, ulong Enables, Hex Data) : Operation;

    /// <summary>CLFLUSH.</summary>
    /// <param name="Pa">The physical address.</param>
    public sealed record Flush(ulong Pa) : Operation;

    /// <summary>CLWB.</summary>
    /// <param name="Pa">The physical address.</param>
    public sealed record WriteBack(ulong Pa) : Operation;

    /// <summary>A spontaneous fill.</summary>
    /// <param name="Pa">The physical address.</param>
    public sealed record Prefetch(ulong Pa) : Operation;

    /// <summary>An eviction at a time of the environment's choosing.</summary>
    /// <param name="Pa">The physical address.</param>
    public sealed record Evict(ulong Pa) : Operation;

    /// <summary>MOVDIR64B.</summary>
    /// <param name="Pa">The destination.</param>
    /// <param name="Data">64 bytes.</param>
    public sealed record Movdir64b(ulong Pa, Hex Data) : Operation;

    /// <summary>A load by linear address; it may cross lines and pages.</summary>
    /// <param name="Va">The linear address.</param>
    /// <param name="Size">Bytes, 1 to 64.</param>
    public sealed record LoadVirtual(ulong Va, int Size) : Operation;

    /// <summary>A store by linear address; it may cross lines and pages.</summary>
    /// <param name="Va">The linear address.</param>
    /// <param name="Size">Bytes, 1 to 64.</param>
    /// <param name="Data">64 bytes, of which the first <c>Size</c> are stored.</param>
    public sealed record StoreVirtual(ulong Va, int Size, Hex Data) : Operation;

    /// <summary>An instruction fetch.</summary>
    /// <param name="Va">The linear address.</param>
    /// <param name="Size">Bytes, 1 to 64.</param>
    public sealed record FetchVirtual(ulong Va, int Size) : Operation;

    /// <summary>CLFLUSH by linear address.</summary>
    /// <param name="Va">The linear address.</param>
    public sealed record FlushVirtual(ulong Va) : Operation;

    /// <summary>CLWB by linear address.</summary>
    /// <param name="Va">The linear address.</param>
    public sealed record WriteBackVirtual(ulong Va) : Operation;

    /// <summary>A spontaneous fill by linear address.</summary>
    /// <param name="Va">The linear address.</param>
    public sealed record PrefetchVirtual(ulong Va) : Operation;

    /// <summary>MOVDIR64B by linear address.</summary>
    /// <param name="Va">The destination.</param>
    /// <param name="Data">64 bytes.</param>
    public sealed record Movdir64bVirtual(ulong Va, Hex Data) : Operation;

    /// <summary>A store past the caches.</summary>
    /// <param name="Pa">The physical address.</param>
    /// <param name="Enables">Bit i lets byte i of the line through.</param>
    /// <param name="Data">64 bytes, laid out as the line.</param>
    public sealed record StoreUncached(ulong Pa, ulong Enables, Hex Data) : Operation;

    /// <summary>WBINVD.</summary>
    public sealed record Wbinvd() : Operation;

    /// <summary>A device reads a line.</summary>
    /// <param name="Pa">The physical address.</param>
    public sealed record DmaRead(ulong Pa) : Operation;

    /// <summary>A device writes.</summary>
    /// <param name="Pa">The physical address.</param>
    /// <param name="Enables">Bit i lets byte i of the line through.</param>
    /// <param name="Data">64 bytes, laid out as the line.</param>
    public sealed record DmaWrite(ulong Pa, ulong Enables, Hex Data) : Operation;

    /// <summary>The platform is reset.</summary>
    public sealed record Reset() : Operation;

    /// <summary>The physical attacker reads a DRAM line.</summary>
    /// <param name="Line">The line, below 2^MAXPHYADDR.</param>
    public sealed record Snoop(ulong Line) : Operation;

    /// <summary>The physical attacker replaces a DRAM line.</summary>
    /// <param name="Line">The line, below 2^MAXPHYADDR.</param>
    /// <param name="Ciphertext">64 bytes.</param>
    /// <param name="Mac">28 bits.</param>
    /// <param name="Poison">The poison bit.</param>
    /// <param name="Owner">The TD-owner bit.</param>
    public sealed record Replace(
        ulong Line,
        Hex Ciphertext,
        uint Mac,
        bool Poison,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Owner = false) : Operation;

    /// <summary>The physical attacker flips a bit of ciphertext.</summary>
    /// <param name="Line">The line, below 2^MAXPHYADDR.</param>
    /// <param name="Bit">0 to 511.</param>
    public sealed record Flip(ulong Line, int Bit) : Operation;

    /// <summary>The physical attacker changes how an address reaches its cell.</summary>
    /// <param name="Line">The line, below 2^MAXPHYADDR.</param>
    /// <param name="Alias">Exclusive-or to the byte address: a multiple of 64.</param>
    /// <param name="Drops">Writes to the address are lost.</param>
    public sealed record Rewire(ulong Line, ulong Alias, bool Drops) : Operation;
}
