using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>A <see cref="CodeForm"/> in plain numbers.</summary>
internal record struct SweptForm
{
    public InstructionClass Class;
    public Operation Operation;
    public byte Wide;
    public byte Destination;
    public byte Source;
    public byte StackBytes;
    public byte Base;
    public byte Index;
    public byte Scale;
    public bool HasImmediate;
    public bool HasMemory;
    public bool VectorIndex;
    public bool Writes;
    public ushort Written;
    public ushort Size;
    public PrefixFlags Prefixes;
    public int Length;
    public ulong Offset;
    public ulong Immediate;
    public ulong Displacement;
    public ulong Target;

    /// <summary>Window offset of the byte after the instruction.</summary>
    public readonly ulong End => Offset + (ulong)Length;

    /// <summary>Whether the memory operand is accessed.</summary>
    public readonly bool Accesses => HasMemory && Class != InstructionClass.AddressOnly;

    /// <summary>Bytes that are no whole instruction.</summary>
    public static SweptForm Undecodable(ulong offset) => new()
    {
        Class = InstructionClass.Undecodable, Wide = 2, Destination = SweepState.NoRegister, Source = SweepState.NoRegister, StackBytes = 8,
        Base = SweepState.NoRegister, Index = SweepState.NoRegister, Length = 1, Offset = offset,
    };

    /// <summary>The numbers of a form.</summary>
    public static SweptForm From(CodeForm form)
    {
        var m = form.Memory;
        return new()
        {
            Class = (InstructionClass)form.Class.Concrete,
            Operation = (Operation)form.Operation.Concrete,
            Wide = (byte)form.Wide.Concrete,
            Destination = (byte)form.Destination.Concrete,
            Source = (byte)form.Source.Concrete,
            StackBytes = (byte)form.StackBytes.Concrete,
            Base = (byte)m.Base.Concrete,
            Index = (byte)m.Index.Concrete,
            Scale = (byte)m.Scale.Concrete,
            HasImmediate = form.HasImmediate.IsTrue,
            HasMemory = m.Present.IsTrue,
            VectorIndex = m.VectorIndex.IsTrue,
            Writes = m.Writes.IsTrue,
            Written = (ushort)form.Written.Concrete,
            Size = (ushort)m.Size.Concrete,
            Prefixes = Flags(form.Prefixes),
            Length = (int)form.Length.Concrete,
            Offset = form.Offset.Concrete,
            Immediate = form.Immediate.Concrete,
            Displacement = m.Displacement.Concrete,
            Target = form.Target.Concrete,
        };
    }

    /// <summary>The same for the specification.</summary>
    public readonly CodeForm ToSpecification() => new(
        CodeForm.Number(Class), CodeForm.Number(Operation), Word.Of(Wide, 2), Registers.Of(Destination), Registers.Of(Source),
        HasImmediate, Word.Of(Immediate, 64), Word.Of(Written, 16), Word.Of(StackBytes, 64),
        new(Has(PrefixFlags.Repeated), Has(PrefixFlags.AfterRex), Has(PrefixFlags.Segment), Has(PrefixFlags.Gs), Has(PrefixFlags.AddressSize), Has(PrefixFlags.OperandSize), Has(PrefixFlags.Repeat)),
        new(HasMemory, Registers.Of(Base), Registers.Of(Index), VectorIndex, Word.Of(Scale, 2), Word.Of(Displacement, 64), Word.Of(Size, 16), Writes),
        Word.Of(Offset, 64), Word.Of((ulong)Length, 64), Word.Of(Target, 64));

    private readonly bool Has(PrefixFlags flag) => (Prefixes & flag) != 0;

    private static PrefixFlags Flags(PrefixForm p) =>
        (p.Repeated.IsTrue ? PrefixFlags.Repeated : 0) | (p.AfterRex.IsTrue ? PrefixFlags.AfterRex : 0) | (p.Segment.IsTrue ? PrefixFlags.Segment : 0)
        | (p.Gs.IsTrue ? PrefixFlags.Gs : 0) | (p.AddressSize.IsTrue ? PrefixFlags.AddressSize : 0)
        | (p.OperandSize.IsTrue ? PrefixFlags.OperandSize : 0) | (p.Repeat.IsTrue ? PrefixFlags.Repeat : 0);
}
