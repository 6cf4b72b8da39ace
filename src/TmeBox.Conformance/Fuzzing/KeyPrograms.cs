using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates PCONFIG, right and wrong, by value and from memory.</summary>
internal static class KeyPrograms
{
    private static readonly Hex[] Fields = [Hex.Filled(0x11, 64), Hex.Filled(0x22, 64), Hex.Filled(0, 64), Graded(0x40), Graded(0x80)];
    private static readonly Hex[] Random = [.. Fields.Select(f => Hex.Of(f.Span[..32]))];

    /// <summary>A PCONFIG by value, mostly right, else with one thing wrong.</summary>
    public static Gen<Operation> ByValue(FuzzLayout layout)
    {
        var keyIds = layout.KeyIdsProgrammed.Length == 0 ? Gen.Constant(1) : Gen.Elements(layout.KeyIdsProgrammed);
        return Gen.Frequency((2, Right(layout, keyIds)), (1, Wrong(layout, Right(layout, keyIds)))).Select(o => (Operation)o);
    }

    /// <summary>A right one by value.</summary>
    public static Gen<Operation.Pconfig> Right(FuzzLayout layout, Gen<int> keyIds) =>
        from keyId in keyIds
        from command in Gen.Frequency((8, Gen.Constant(0u)), (3, Gen.Constant(1u)), (1, Gen.Constant(2u)), (1, Gen.Constant(3u)))
        from algorithm in Gen.Elements(layout.Profile.Algorithms.ToArray())
        from data in Gen.Elements(Fields)
        from tweak in Gen.Elements(Fields)
        from random in Gen.Elements(Random)
        from randomTweak in Gen.Elements(Random)
        from rbx in Gen.Elements(0x1000UL, 0x7FFF_FFFF_FF00UL, 0xFFFF_8000_0000_0100UL)
        select new Operation.Pconfig(true, random, randomTweak, Structure(keyId, command | (1u << (8 + (int)algorithm)), Cut(data, algorithm), Cut(tweak, algorithm)), rbx);

    /// <summary>The three stores that put a PCONFIG's structure into its page, and the PCONFIG that reads it there.</summary>
    public static Gen<Operation[]> FromMemory(FuzzLayout layout, PageTables tables) =>
        from byValue in ByValue(layout)
        from place in Gen.Choose(0, 7)
        let pconfig = (Operation.Pconfig)byValue
        let wrong = pconfig.Rbx & ~0x7FFF_FFFF_F000UL & ~0xFFFF_8000_0000_0000UL & 0xFF
        let offset = (ulong)place * 256
        select new[]
        {
            Put(layout, tables, offset, Head(pconfig.Structure!)),
            Put(layout, tables, offset + 64, pconfig.Structure!.DataField),
            Put(layout, tables, offset + 128, pconfig.Structure!.TweakField),
            pconfig with { Structure = null, Rbx = (PageTables.StructureVa + offset) | wrong },
        };

    /// <summary>A PCONFIG that reads whatever lies in the page of structures, or in another.</summary>
    public static Gen<Operation> Again() =>
        from place in Gen.Choose(0, 7)
        from page in Gen.Frequency((8, Gen.Constant(PageTables.StructureVa)), (1, Gen.Choose(0, PageTables.Pages - 1).Select(p => (ulong)p << 12)))
        from entropy in Gen.Choose(0, 5)
        from random in Gen.Elements(Random)
        select (Operation)new Operation.Pconfig(entropy > 0, random, random, Rbx: page + ((ulong)place * 256));

    private static Gen<Operation.Pconfig> Wrong(FuzzLayout layout, Gen<Operation.Pconfig> rights) =>
        from right in rights
        from kind in Gen.Choose(0, 15)
        from bit in Gen.Choose(0, 31)
        from wrongKeyId in Gen.Elements(0, layout.Profile.MaxKeys + 1, 1 << layout.KeyIdBits, layout.Shared, 0xFFFF)
        select Spoil(right, kind, bit, wrongKeyId & 0xFFFF);

    private static Operation.Pconfig Spoil(Operation.Pconfig right, int kind, int bit, int wrongKeyId)
    {
        var s = right.Structure!;
        return kind switch
        {
            0 => right with { Prefixed = true },
            1 => right with { Leaf = 1u << bit },
            2 => right with { Rbx = right.Rbx + (1UL << (bit % 8)) },
            3 => right with { Rbx = 1UL << (47 + (bit % 17)) },
            4 => right with { Structure = s with { Control = s.Control ^ (1u << (24 + (bit % 8))) } },
            5 => right with { Structure = s with { Control = (s.Control & ~0xFFu) | (4u << (bit % 6)) } },
            6 or 7 or 8 => right with { Structure = s with { KeyId = wrongKeyId } },
            9 => right with { Structure = s with { Control = s.Control & ~0x00FF_FF00u } },
            10 => right with { Structure = s with { Control = s.Control ^ (1u << (8 + (bit % 16))) } },
            11 => right with { Structure = s with { Control = (s.Control & ~0x00FF_FF00u) | (1u << (8 + (bit % 16))) } },
            12 => right with { Structure = s with { RestIsZero = false } },
            _ => right with { Entropy = false, Structure = s with { Control = (s.Control & ~0xFFu) | 1 } },
        };
    }

    private static Operation Put(FuzzLayout layout, PageTables tables, ulong offset, Hex line) =>
        new Operation.Store(layout.Pa(tables.StructureKeyId, PageTables.StructurePage + offset), ulong.MaxValue, line);

    private static Hex Head(KeyStructure structure)
    {
        var head = new byte[64];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)structure.KeyId);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(2), structure.Control);
        head[6] = structure.RestIsZero ? (byte)0 : (byte)1;
        return Hex.Owning(head);
    }

    // A field is as long as the algorithm's keys; what follows is zero, as MET demands.
    private static Hex Cut(Hex field, Algorithm algorithm)
    {
        var cut = new byte[64];
        field.Span[..(algorithm is Algorithm.Xts256 or Algorithm.Xts256Integrity ? 32 : 16)].CopyTo(cut);
        return Hex.Owning(cut);
    }

    private static KeyStructure Structure(int keyId, uint control, Hex data, Hex tweak) => new(keyId, control, true, data, tweak);

    private static Hex Graded(int from) => Hex.Of([.. Enumerable.Range(from, 64).Select(i => (byte)i)]);
}
