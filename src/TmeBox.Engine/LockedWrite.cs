namespace TmeBox.Engine;

/// <summary>What a write to a locked 982H does; the sources contradict each other (F-ACT-2).</summary>
public enum LockedWrite
{
    /// <summary>The write is ignored and completes (SDM; the default).</summary>
    Ignored = 0,

    /// <summary>The write is #GP(0) (MET, table 4-3).</summary>
    GeneralProtection,
}
