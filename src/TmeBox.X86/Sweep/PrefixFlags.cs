namespace TmeBox.X86.Sweep;

/// <summary>What the prefixes of an instruction are: the fields of <see cref="Spec.Instrumentation.PrefixForm"/>, one bit each, and what the decoder keeps beside them.</summary>
[Flags]
internal enum PrefixFlags
{
    None = 0,
    Repeated = 1,
    AfterRex = 2,
    Segment = 4,
    Repeat = 8,
    OperandSize = 16,
    Gs = 32,
    AddressSize = 64,

    /// <summary>Those that the code rules know.</summary>
    Ruled = 127,

    /// <summary>Those that are rejected on every instruction.</summary>
    Refused = Repeated | AfterRex | Segment | Repeat,

    /// <summary>M1: the address is cut to 32 bits and the window's is added.</summary>
    Confining = Gs | AddressSize,

    /// <summary>F2 stands there, wherever.</summary>
    F2 = 128,

    /// <summary>F3 stands there, wherever.</summary>
    F3 = 256,

    /// <summary>The last of F2 and F3 is F3.</summary>
    F3Last = 512,

    /// <summary>F0 stands there.</summary>
    Lock = 1024,
}
