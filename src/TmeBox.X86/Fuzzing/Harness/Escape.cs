namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>What was seen outside the promise of accepted code. The first twelve are the harness's own names.</summary>
[Flags]
public enum Escape : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An access faulted outside the window and its guards.</summary>
    Access = 1 << 0,

    /// <summary>Control was outside the window, or between the instructions that were verified.</summary>
    Control = 1 << 1,

    /// <summary>The stack pointer was more than one step outside the window.</summary>
    StackPointer = 1 << 2,

    /// <summary>r14 no longer held the window's address.</summary>
    R14 = 1 << 3,

    /// <summary>The base of gs was changed.</summary>
    GsBase = 1 << 4,

    /// <summary>The base of fs was changed.</summary>
    FsBase = 1 << 5,

    /// <summary>The direction, alignment-check or nested-task flag was set.</summary>
    Flags = 1 << 6,

    /// <summary>A segment register was changed.</summary>
    Segment = 1 << 7,

    /// <summary>The control bits of MXCSR were changed.</summary>
    Mxcsr = 1 << 8,

    /// <summary>The control word of the x87 unit was changed.</summary>
    X87Control = 1 << 9,

    /// <summary>A system call was made from inside a window.</summary>
    SystemCall = 1 << 10,

    /// <summary>A register held a canary of another window.</summary>
    CanaryRead = 1 << 11,

    /// <summary>A canary of another window was overwritten.</summary>
    CanaryWritten = 1 << 12,

    /// <summary>A page of another window was read or written for the first time.</summary>
    PageTouched = 1 << 13,

    /// <summary>An access named an address that no window contains, or that cannot be told.</summary>
    NonCanonical = 1 << 14,

    /// <summary>The harness itself did not survive the run.</summary>
    HarnessLost = 1 << 15,
}
