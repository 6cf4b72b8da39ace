using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Sides;

/// <summary>One DRAM line.</summary>
/// <param name="Line">The KeyID-free byte address.</param>
/// <param name="Ciphertext">64 bytes.</param>
/// <param name="Mac">28 bits; zero without a MAC.</param>
/// <param name="Owner">The TD-owner bit; false without integrity.</param>
/// <param name="Poison">The sticky poison bit.</param>
public readonly record struct DramView(ulong Line, Hex Ciphertext, uint Mac, bool Owner, bool Poison)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Ciphertext.ToCompact()} mac={Mac:x7} owner={(Owner ? 1 : 0)} poison={(Poison ? 1 : 0)}");
}

/// <summary>One cache entry.</summary>
/// <param name="KeyId">The KeyID of its tag.</param>
/// <param name="Line">The KeyID-free byte address of its tag.</param>
/// <param name="Dirty">DRAM has not seen it yet.</param>
/// <param name="Poisoned">Its data came from a poisoned fill.</param>
/// <param name="Data">64 bytes of plaintext.</param>
/// <param name="Holders">The cores in whose caches it is: bit i is core i; null if the side does not tell.</param>
public readonly record struct CacheView(int KeyId, ulong Line, bool Dirty, bool Poisoned, Hex Data, int? Holders = null)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"{Data.ToCompact()} dirty={(Dirty ? 1 : 0)} poisoned={(Poisoned ? 1 : 0)}{(Holders is { } h ? $" holders=0x{h:x}" : "")}");
}

/// <summary>One translation of a core's TLB.</summary>
/// <param name="Core">The core.</param>
/// <param name="LinearPage">The linear address of the page, bits 47:12; the rest is zero.</param>
/// <param name="Page">The physical address of the page, KeyID included.</param>
/// <param name="Writable">Writes are permitted.</param>
/// <param name="User">Accesses at privilege level 3 are permitted.</param>
/// <param name="NoExecute">Fetches are not permitted.</param>
public readonly record struct TlbView(int Core, ulong LinearPage, ulong Page, bool Writable, bool User, bool NoExecute)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"0x{Page:x} writable={(Writable ? 1 : 0)} user={(User ? 1 : 0)} noExecute={(NoExecute ? 1 : 0)}");
}

/// <summary>What a KeyID does with a line.</summary>
public enum KeyUse
{
    /// <summary>As KeyID 0.</summary>
    Tme = 0,

    /// <summary>Keys of its own.</summary>
    Keyed,

    /// <summary>No encryption.</summary>
    Plaintext,
}

/// <summary>One entry of the key table, as far as it can be seen.</summary>
/// <param name="Use">What the KeyID does.</param>
/// <param name="Algorithm">The algorithm of a keyed KeyID, else null.</param>
public readonly record struct KeyView(KeyUse Use, Algorithm? Algorithm)
{
    /// <inheritdoc/>
    public override string ToString() => Algorithm is { } a ? $"{Use} {a}" : Use.ToString();
}

/// <summary>A cache entry that an implementation gave up on its own, before the operation took effect.</summary>
/// <param name="KeyId">The KeyID of its tag.</param>
/// <param name="Line">The KeyID-free byte address of its tag.</param>
/// <param name="WrittenBack">It was dirty, so DRAM was written.</param>
public readonly record struct Evicted(int KeyId, ulong Line, bool WrittenBack)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"KeyID {KeyId} line 0x{Line:x} {(WrittenBack ? "written back" : "clean")}");
}
