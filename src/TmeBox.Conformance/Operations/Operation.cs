using System.Text.Json.Serialization;

namespace TmeBox.Conformance.Operations;

/// <summary>One operation of the machine with everything that it needs: the same for the specification, the engine, and anyone's implementation.</summary>
/// <remarks>
/// Immutable; compared by value. A physical address (<c>Pa</c>) carries the KeyID in its upper bits and is below 2^52;
/// a line (<c>Line</c>) is the KeyID-free byte address of a 64-byte line. JSON: <see cref="OperationJson"/>; text: <see cref="OperationText"/>.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Activate), "activate")]
[JsonDerivedType(typeof(Pconfig), "pconfig")]
[JsonDerivedType(typeof(Load), "load")]
[JsonDerivedType(typeof(Store), "store")]
[JsonDerivedType(typeof(Flush), "flush")]
[JsonDerivedType(typeof(WriteBack), "writeBack")]
[JsonDerivedType(typeof(Prefetch), "prefetch")]
[JsonDerivedType(typeof(Evict), "evict")]
[JsonDerivedType(typeof(Movdir64b), "movdir64b")]
[JsonDerivedType(typeof(Snoop), "snoop")]
[JsonDerivedType(typeof(Replace), "replace")]
public abstract record Operation
{
    private Operation()
    {
    }

    /// <summary>The line of text of <see cref="OperationText"/>.</summary>
    public sealed override string ToString() => OperationText.Write(this);

    /// <summary>WRMSR to IA32_TME_ACTIVATE.</summary>
    /// <param name="Value">The value written.</param>
    /// <param name="Entropy">The random number generator delivers.</param>
    /// <param name="StoredKey">A non-zero key was saved before standby.</param>
    /// <param name="DataKey">The new or restored TME data key: 32 bytes.</param>
    /// <param name="TweakKey">The new or restored TME tweak key: 32 bytes.</param>
    /// <param name="MacKey">The platform's MAC key: 16 bytes.</param>
    public sealed record Activate(ulong Value, bool Entropy, bool StoredKey, Hex DataKey, Hex TweakKey, Hex MacKey) : Operation;

    /// <summary>PCONFIG.</summary>
    /// <param name="KeyId">KEYID, 16 bits.</param>
    /// <param name="Control">KEYID_CTRL.</param>
    /// <param name="DataField">KEY_FIELD_1: 64 bytes.</param>
    /// <param name="TweakField">KEY_FIELD_2: 64 bytes.</param>
    /// <param name="Cpl">Current privilege level, 0 to 3.</param>
    /// <param name="Leaf">EAX.</param>
    /// <param name="Rbx">Address of the structure.</param>
    /// <param name="Busy">Another agent holds the key table.</param>
    /// <param name="Entropy">The random number generator delivers.</param>
    /// <param name="RandomDataKey">What it delivers for the data key: 32 bytes.</param>
    /// <param name="RandomTweakKey">What it delivers for the tweak key: 32 bytes.</param>
    public sealed record Pconfig(
        int KeyId,
        uint Control,
        Hex DataField,
        Hex TweakField,
        int Cpl,
        uint Leaf,
        ulong Rbx,
        bool Busy,
        bool Entropy,
        Hex RandomDataKey,
        Hex RandomTweakKey) : Operation;

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

    /// <summary>The physical attacker reads a DRAM line.</summary>
    /// <param name="Line">The line, below 2^MAXPHYADDR.</param>
    public sealed record Snoop(ulong Line) : Operation;

    /// <summary>The physical attacker replaces a DRAM line.</summary>
    /// <param name="Line">The line, below 2^MAXPHYADDR.</param>
    /// <param name="Ciphertext">64 bytes.</param>
    /// <param name="Mac">28 bits.</param>
    /// <param name="Poison">The poison bit.</param>
    public sealed record Replace(ulong Line, Hex Ciphertext, uint Mac, bool Poison) : Operation;
}
