namespace TmeBox.X86.Verification;

/// <summary>What accepted code promises.</summary>
public enum IsolationProfile
{
    /// <summary>Every access stays in the window, as long as control enters at declared entries only.</summary>
    Data,

    /// <summary>Every access stays in the window, and so does control, from whatever values registers and memory hold.</summary>
    CodeAndData,
}
