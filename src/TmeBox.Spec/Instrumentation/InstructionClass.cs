namespace TmeBox.Spec.Instrumentation;

/// <summary>What an instruction is, as far as the code rules care. The first classes are rejected whatever their operands.</summary>
public enum InstructionClass
{
    /// <summary>No instruction of this processor, or one that the region cuts off.</summary>
    Undecodable,

    /// <summary>An encoding of another vendor, of a withdrawn extension, or one on which decoders differ.</summary>
    Foreign,

    /// <summary>Privileged, or of the system: it may change what is no general register.</summary>
    System,

    /// <summary>Reads or writes segment registers or their bases.</summary>
    Segment,

    /// <summary>Writes a control word, the flags as a whole, or the direction flag.</summary>
    ControlState,

    /// <summary>Gives away time, identity or chance.</summary>
    Policy,

    /// <summary>Its address is in registers that no operand shows.</summary>
    ImplicitMemory,

    /// <summary>Stores elements at many addresses, or as many as a mask says.</summary>
    Scatter,

    /// <summary>A bit instruction on memory whose bit offset is in a register.</summary>
    BitOffset,

    /// <summary>ENTER and LEAVE.</summary>
    StackFrame,

    /// <summary>A far, software-interrupt or transactional transfer of control.</summary>
    FarTransfer,

    /// <summary>Reads and writes registers, and memory at its one explicit operand.</summary>
    Compute,

    /// <summary>Names memory and does not access it: LEA, and NOP with an operand.</summary>
    AddressOnly,

    /// <summary>PUSH of a general register, an immediate or memory.</summary>
    Push,

    /// <summary>POP to a general register or memory.</summary>
    Pop,

    /// <summary>A direct jump.</summary>
    Jump,

    /// <summary>A direct conditional jump.</summary>
    ConditionalJump,

    /// <summary>A direct call.</summary>
    Call,

    /// <summary>A near jump through a register or memory.</summary>
    IndirectJump,

    /// <summary>A near call through a register or memory.</summary>
    IndirectCall,

    /// <summary>A near return.</summary>
    Return,

    /// <summary>HLT and UD2: control does not pass.</summary>
    Stop,
}
