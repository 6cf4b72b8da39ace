namespace TmeBox.Spec.Instrumentation;

/// <summary>The operations on general registers that the code rules tell apart.</summary>
public enum Operation
{
    /// <summary>Any other. A 32-bit destination may keep its upper half (BSF, BSR, CMPXCHG).</summary>
    Other,

    /// <summary>MOV.</summary>
    Mov,

    /// <summary>ADD.</summary>
    Add,

    /// <summary>SUB.</summary>
    Sub,

    /// <summary>AND.</summary>
    And,

    /// <summary>OR.</summary>
    Or,

    /// <summary>XOR.</summary>
    Xor,

    /// <summary>LEA.</summary>
    Lea,

    /// <summary>MOVZX.</summary>
    Movzx,

    /// <summary>TEST, which writes no register.</summary>
    Test,

    /// <summary>CMP, which writes no register.</summary>
    Cmp,
}
