using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;
using TmeBox.X86.Forms;

namespace TmeBox.X86.Sweep;

/// <summary>All that prefixes, opcode and ModRM say of an instruction: what is left to read is SIB, displacement and immediate. Immutable.</summary>
internal sealed class Shape
{
    /// <summary>Says that an instruction must be read by the reference.</summary>
    public static readonly Shape Rare = new(0, isRare: true);

    /// <summary>No instruction, whatever follows.</summary>
    public static readonly Shape Invalid = new(0, isRare: false);

    private const ushort Kept = 1 << 4 | 1 << 14;

    /// <summary>What it was made for.</summary>
    public readonly ulong Key;

    /// <summary>The form with the index, displacement, immediate, length, place and target of a sample, and its own prefixes only.</summary>
    public readonly SweptForm Form;

    /// <summary>Bytes after ModRM, or after the opcode, where no displacement hangs on SIB.</summary>
    public readonly int Tail;

    /// <summary>Bytes of immediate or relative offset at the end.</summary>
    public readonly int ImmediateBytes;

    /// <summary>Bytes of displacement where none hangs on SIB.</summary>
    public readonly int DisplacementBytes;

    /// <summary>What a displacement of one byte counts.</summary>
    public readonly int DisplacementUnit;

    /// <summary>Whether it is no instruction, or one that the reference must read.</summary>
    public readonly bool IsUnusual;

    /// <summary>Whether an instruction must be read by the reference.</summary>
    public readonly bool IsRare;

    /// <summary>Whether the immediate may be the mask of a bundle, and then something is known after it.</summary>
    public readonly bool MayMask;

    /// <summary>Whether something may be known after it where nothing is known before it.</summary>
    public readonly bool MayLeaveState;

    /// <summary>Whether SIB follows ModRM.</summary>
    public readonly bool HasSib;

    /// <summary>Whether SIB may name rsp as the base.</summary>
    public bool IsStack => Form.Base == 4 && HasSib;

    /// <summary>Whether the immediate is relative to the next instruction.</summary>
    public readonly bool IsRelative;

    /// <summary>The prefixes F2 and F3 that do not select the opcode.</summary>
    public readonly PrefixFlags Idle;

    /// <summary>
    /// Where nothing is known, the instruction is accepted exactly if its prefixes and its access are; and nothing is known after it, unless it
    /// masks.
    /// </summary>
    public readonly bool IsPlain;

    private Shape(ulong key, bool isRare) => (Key, Form, IsUnusual, IsRare) = (key, SweptForm.Undecodable(0), true, isRare);

    /// <summary>A shape from a sample of it, of which everything after ModRM is <see cref="ShapeSample"/>'s.</summary>
    public Shape(ulong key, DecodedForm sample, int head, int modRM)
    {
        Key = key;
        Form = SweptForm.From(sample.Form);
        var instruction = sample.Instruction;
        var memory = InstructionFamilies.HasMemory(instruction);
        var mod = modRM >> 6;
        HasSib = memory && (modRM & 7) == 4;
        DisplacementBytes = !memory ? 0 : mod == 1 ? 1 : mod == 2 || (modRM & 7) == 5 ? 4 : 0;
        DisplacementUnit = DisplacementBytes == 1 ? (int)(long)Form.Displacement : 1;
        Tail = instruction.Length - head;
        ImmediateBytes = Tail - DisplacementBytes - (HasSib ? 1 : 0);
        Idle = instruction.OpCode.MandatoryPrefix switch
        {
            MandatoryPrefix.PF2 => PrefixFlags.F3,
            MandatoryPrefix.PF3 => PrefixFlags.F2,
            _ => PrefixFlags.F2 | PrefixFlags.F3,
        };
        IsRelative = instruction.IsDirectBranch();
        MayLeaveState = SweepRules.MayLeaveState(Form);
        MayMask = Form.Operation == Operation.And && Form.Wide == 2 && Form.HasImmediate && !Form.HasMemory && Form.Destination is not (4 or 11);
        IsPlain = Form.Class is InstructionClass.Compute or InstructionClass.AddressOnly or InstructionClass.Push or InstructionClass.Pop
            && (Form.Written & Kept) == 0 && !(Form.Accesses && Form.Size == 0) && (!MayLeaveState || MayMask);
        Form.Prefixes = PrefixFlags.None;
    }

    /// <summary>The same of a shape that says nothing but that it is rare or invalid, kept by another key.</summary>
    public Shape WithKey(ulong key) => new(key, IsRare);
}
