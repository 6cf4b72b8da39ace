using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The sorts of keys and of the fields they come from, and how a field becomes a key (F-PCFG-4).</summary>
public static class KeyMaterial
{
    /// <summary>A data key or tweak key: 32 bytes, of which AES-XTS-128 uses the first 16 and holds zeros in the rest.</summary>
    public static Sort KeySort { get; } = Sort.Opaque("Key", 32);

    /// <summary>A key field of PCONFIG's structure: 64 bytes.</summary>
    public static Sort FieldSort { get; } = Sort.Opaque("KeyField", 64);

    /// <summary>The MAC key of the platform: 16 bytes (F-INT-2).</summary>
    public static Sort MacKeySort { get; } = Sort.Opaque("MacKey", 16);

    /// <summary>The MAC key before activation: zeros.</summary>
    public static Bytes NoMacKey { get; } = Bytes.Of(MacKeySort, new byte[16]);

    /// <summary>The key of 32 zero bytes.</summary>
    public static Bytes ZeroKey { get; } = Bytes.Of(KeySort, new byte[32]);

    /// <summary>The field of 64 zero bytes.</summary>
    public static Bytes ZeroField { get; } = Bytes.Of(FieldSort, new byte[64]);

    /// <summary>The face of <see cref="Direct"/> in proofs.</summary>
    public static Function DirectFunction { get; } = new("key.direct", KeySort, FieldSort, Sort.Bool);

    /// <summary>The face of <see cref="Mixed"/> in proofs.</summary>
    public static Function MixedFunction { get; } = new("key.mixed", KeySort, KeySort, FieldSort, Sort.Bool, Sort.Bool);

    /// <summary>A concrete key of 16 or 32 bytes.</summary>
    public static Bytes Key(ReadOnlySpan<byte> bytes)
    {
        var key = new byte[32];
        bytes.CopyTo(key);
        return Bytes.Owning(KeySort, key);
    }

    /// <summary>A concrete key field of at most 64 bytes; the rest is zero.</summary>
    public static Bytes Field(ReadOnlySpan<byte> bytes)
    {
        var field = new byte[64];
        bytes.CopyTo(field);
        return Bytes.Owning(FieldSort, field);
    }

    /// <summary>SET_KEY_DIRECT: the field cut to the algorithm's key length, 32 bytes if <paramref name="wide"/> else 16.</summary>
    public static Bytes Direct(Bytes field, Bit wide)
    {
        if (!field.IsConcrete || !wide.TryConcrete(out var isWide)) return Bytes.Of(DirectFunction.Apply(field.Term, wide.Term));
        return Key(field.Concrete[..(isWide ? 32 : 16)]);
    }

    /// <summary>SET_KEY_RANDOM: random bytes over the algorithm's key length, exclusive-or the field over all of it or its first 16 bytes.</summary>
    public static Bytes Mixed(Bytes random, Bytes field, Bit wide, Bit mixesAll)
    {
        if (!random.IsConcrete || !field.IsConcrete || !wide.TryConcrete(out var isWide) || !mixesAll.TryConcrete(out var all))
            return Bytes.Of(MixedFunction.Apply(random.Term, field.Term, wide.Term, mixesAll.Term));
        var key = random.Concrete[..(isWide ? 32 : 16)].ToArray();
        for (var i = 0; i < (all ? 32 : 16); i++) key[i] ^= field.Concrete[i];
        return Key(key);
    }

    /// <summary>A key cut to the length of the algorithm that uses it.</summary>
    public static Bytes Cut(Bytes key, Bit wide) =>
        Lifted.If(wide, key, key.IsConcrete ? Key(key.Concrete[..16]) : key);
}
