namespace TmeBox.X86.Fuzzing.Harness;

/// <summary>How a run ended; the numbers are the harness's.</summary>
public enum RunEnding
{
    /// <summary>Not run.</summary>
    None = 0,

    /// <summary>By a fault inside the window and its guards, or by an instruction that may not run.</summary>
    Fault = 1,

    /// <summary>At a gate that does not return.</summary>
    Gate = 2,

    /// <summary>Still inside when its budget was used up.</summary>
    Budget = 3,

    /// <summary>Data profile: control left the declared starts, beyond what that profile promises.</summary>
    Left = 4,

    /// <summary>By an escape.</summary>
    Escape = 5,
}
