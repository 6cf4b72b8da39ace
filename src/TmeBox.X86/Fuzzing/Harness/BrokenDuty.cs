namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>A duty of the host that the harness neglects on request, to show what the rules rest on.</summary>
[Flags]
public enum BrokenDuty
{
    /// <summary>None: the host does what the rules rest on.</summary>
    None = 0,

    /// <summary>Pages are mapped inside the guards at both ends of the window.</summary>
    PagesInGuards = 1,

    /// <summary>Signals are handled on the stack of the interrupted code, while every instruction is stepped.</summary>
    SignalsOnSandboxStack = 2,
}
