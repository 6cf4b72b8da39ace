using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Prover.Obligations;

/// <summary>Unknown states of an activated machine, and unknown moves.</summary>
/// <remarks>
/// Unknown are keys, DRAM, caches, owners, reach and books. Known is what set-up fixed for good: 982H is locked with all KeyID
/// bits of the profile. Address and KeyID words have their real width; bits that the profile reserves are zero.
/// </remarks>
public static class SymbolicWorld
{
    /// <summary>An unknown KeyID of the activated range.</summary>
    public static KeyId KeyId(Profile p, string name) =>
        new(Word.Concat(Word.Of(0, Spec.Machine.KeyId.Width - p.MaxKeyIdBits), Fresh.Word(name, p.MaxKeyIdBits)));

    /// <summary>An unknown line of the KeyID-free address space.</summary>
    public static LineAddress Line(Profile p, string name)
    {
        var bits = p.PhysicalAddressBits - p.MaxKeyIdBits - 6;
        return new(Word.Concat(Word.Of(0, LineAddress.Width - bits), Fresh.Word(name, bits)));
    }

    /// <summary>An unknown state, its victim and the runtime's tables unknown too.</summary>
    /// <param name="p">The platform.</param>
    /// <param name="sharesPages">Whether a page may hold lines of two owners.</param>
    /// <param name="board">What somebody may have done to the wires.</param>
    public static World World(Profile p, bool sharesPages, Board board = Board.Honest)
    {
        var machine = MachineState.Reset(p, new SymbolicCipher()) with
        {
            Activate = Activated(p),
            TmeKey = Fresh.Record("tme", KeyEntry.Tme),
            MacKey = Fresh.Bytes("mac.key", KeyMaterial.MacKeySort),
            Keys = Map<KeySlot, KeyEntry>.Symbolic("keys", KeyEntry.Tme),
            Dram = Map<LineAddress, DramLine>.Symbolic("dram", DramLine.Blank),
            Cache = Map<CacheTag, CacheLine>.Symbolic("cache", CacheLine.Absent),
        };
        if (board != Board.Honest) machine = machine with { Wiring = Wired(board) };
        var contested = Map<LineAddress, Bit>.Symbolic("contested", false);
        return new(
            machine,
            sharesPages,
            KeyId(p, "victim"),
            Fresh.Word("life", 2),
            new(
                Map<KeyId, Word>.Symbolic("lives", KeyIdLife.Idle),
                Map<LineAddress, KeyId>.Symbolic("holder", RuntimeTables.Nobody),
                Map<CacheTag, Word>.Symbolic("alias", AliasPhase.None),
                Map<TranslationTag, Bit>.Symbolic("tlb", false),
                Map<CoreId, KeyId>.Symbolic("running", RuntimeTables.Nobody),
                Map<LineAddress, Bit>.Symbolic("reserved", false),
                Map<CacheTag, Bit>.Symbolic("strays", false)),
            new(
                Map<LineAddress, Bytes>.Symbolic("latest", Spec.Machine.Line.Zero),
                Map<LineImage, Bit>.Symbolic("authorised", false),
                Map<LineAddress, Bit>.Symbolic("untouched", false),
                Map<LineAddress, Bit>.Symbolic("held", false),
                Map<LineAddress, Bit>.Symbolic("code", false),
                contested,
                Fresh.Record("carried", Carried.Nothing)),
            Map<LineAddress, SavedLine>.Symbolic("saved", SavedLine.None));
    }

    private static Map<LineAddress, Wire> Wired(Board board)
    {
        var wires = Map<LineAddress, Wire>.Symbolic("wiring", Wire.Honest);
        return board switch
        {
            Board.LosesWrites => Map<LineAddress, Wire>.PointWise(a => wires[a] with { Alias = Wire.Honest.Alias }),
            Board.HasAliases => Map<LineAddress, Wire>.PointWise(a => wires[a] with { DropsWrites = false }),
            _ => wires,
        };
    }

    /// <summary>A second unknown state with the same keys and tables, and a cipher of its own if one is given.</summary>
    public static WorldPair Pair(World left, Func<ICipher, ICipher>? second = null)
    {
        var right = left with
        {
            Machine = left.Machine with
            {
                Cipher = second is null ? left.Machine.Cipher : second(left.Machine.Cipher),
                Dram = Map<LineAddress, DramLine>.Symbolic("dram2", DramLine.Blank),
                Cache = Map<CacheTag, CacheLine>.Symbolic("cache2", CacheLine.Absent),
            },
            Books = left.Books with { Carried = Fresh.Record("carried2", Carried.Nothing) },
            Saved = Map<LineAddress, SavedLine>.Symbolic("saved2", SavedLine.None),
        };
        return new(left, right);
    }

    /// <summary>An unknown move of a kind.</summary>
    public static Move Move(Profile p, MoveKind kind, Actor actor) => new(
        kind,
        actor,
        new(p.Packages == 1 ? Word.Concat(Word.Of(0, 1), Fresh.Word("move.core", 1)) : Fresh.Word("move.core", CoreId.Width)),
        KeyId(p, "move.keyid"),
        Line(p, "move.line"),
        Line(p, "move.source"),
        Fresh.Word("move.enables", 64),
        Fresh.Bytes("move.data", Spec.Machine.Line.Sort),
        Fresh.Bit("move.entropy"),
        Fresh.Bytes("move.data-key", KeyMaterial.KeySort),
        Fresh.Bytes("move.tweak-key", KeyMaterial.KeySort),
        Fresh.Bit("move.choice"));

    /// <summary>982H as set-up leaves it.</summary>
    public static Activation Activated(Profile p)
    {
        var inputs = new ActivateInputs(true, false, KeyMaterial.ZeroKey, KeyMaterial.ZeroKey, Bytes.Of(KeyMaterial.MacKeySort, new byte[16]));
        return SetUp.Activate(MachineState.Reset(p, new SymbolicCipher()), inputs).Activate;
    }
}
