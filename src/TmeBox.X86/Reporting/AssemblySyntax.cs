namespace TmeBox.X86.Reporting;

/// <summary>How instructions are written.</summary>
public enum AssemblySyntax
{
    /// <summary>As AT&amp;T, gcc and objdump do: source first.</summary>
    Att,

    /// <summary>As Intel's manuals do: destination first.</summary>
    Intel,
}
