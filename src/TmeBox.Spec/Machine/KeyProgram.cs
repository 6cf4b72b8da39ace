using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>MKTME_KEY_PROGRAM_STRUCT: the 192 bytes that PCONFIG reads (F-PCFG-2).</summary>
/// <param name="KeyId">Bytes 0..1, KEYID.</param>
/// <param name="Control">Bytes 2..5, KEYID_CTRL: command 7:0, one-hot algorithm 23:8, reserved 31:24.</param>
/// <param name="RestIsZero">Bytes 6..63 are zero, and so are the bytes of both fields that the algorithm's keys do not use.</param>
/// <param name="DataField">Bytes 64..127, KEY_FIELD_1: data key or entropy.</param>
/// <param name="TweakField">Bytes 128..191, KEY_FIELD_2: tweak key or entropy.</param>
public readonly record struct KeyProgram(KeyId KeyId, Word Control, Bit RestIsZero, Bytes DataField, Bytes TweakField)
{
    /// <summary>SET_KEY_DIRECT.</summary>
    public const int SetKeyDirect = 0;

    /// <summary>SET_KEY_RANDOM.</summary>
    public const int SetKeyRandom = 1;

    /// <summary>CLEAR_KEY: back to TME behaviour.</summary>
    public const int ClearKey = 2;

    /// <summary>NO_ENCRYPT.</summary>
    public const int NoEncrypt = 3;

    /// <summary>The face, in proofs, of reading KEYID from a line: an arbitrary function of the line.</summary>
    public static Function KeyIdFunction { get; } = new("program.keyid", Sort.BitVector(KeyId.Width), Line.Sort);

    /// <summary>The face of reading KEYID_CTRL.</summary>
    public static Function ControlFunction { get; } = new("program.control", Sort.BitVector(32), Line.Sort);

    private static readonly Function RestFunction = new("program.rest-is-zero", Sort.Bool, Line.Sort, Line.Sort, Line.Sort);
    private static readonly Function FieldFunction = new("program.field", KeyMaterial.FieldSort, Line.Sort);

    /// <summary>KEYID_CTRL[7:0].</summary>
    public Word Command => Control.Slice(7, 0);

    /// <summary>KEYID_CTRL[23:8].</summary>
    public Word AlgorithmBits => Control.Slice(23, 8);

    /// <summary>KEYID_CTRL[31:24].</summary>
    public Word Reserved => Control.Slice(31, 24);

    /// <summary>A well-formed structure for a concrete command, KeyID and algorithm.</summary>
    public static KeyProgram For(int command, KeyId keyId, Algorithm algorithm, Bytes dataField, Bytes tweakField) =>
        new(keyId, Word.Of((uint)command | (1UL << (8 + (int)algorithm)), 32), true, dataField, tweakField);

    /// <summary>The structure that three lines of memory hold.</summary>
    public static KeyProgram In(Bytes first, Bytes second, Bytes third)
    {
        if (!first.IsConcrete || !second.IsConcrete || !third.IsConcrete)
        {
            return new(
                new(Word.Of(KeyIdFunction.Apply(first.Term))),
                Word.Of(ControlFunction.Apply(first.Term)),
                Bit.Of(RestFunction.Apply(first.Term, second.Term, third.Term)),
                Bytes.Of(FieldFunction.Apply(second.Term)),
                Bytes.Of(FieldFunction.Apply(third.Term)));
        }

        var head = first.Concrete;
        var control = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(head[2..]);

        // XTS-256 alone (bits 10 and 11 of the control word) uses 32 bytes of a field.
        var used = (control & 0xC00) != 0 ? 32 : 16;
        var restIsZero = !head[6..].ContainsAnyExcept((byte)0) && !second.Concrete[used..].ContainsAnyExcept((byte)0) && !third.Concrete[used..].ContainsAnyExcept((byte)0);
        return new(
            KeyId.Of(System.Buffers.Binary.BinaryPrimitives.ReadUInt16LittleEndian(head)),
            Word.Of(control, 32),
            restIsZero,
            KeyMaterial.Field(second.Concrete),
            KeyMaterial.Field(third.Concrete));
    }
}
