namespace TmeBox.X86.Images;

/// <summary>What kind of file the code comes from.</summary>
public enum ImageKind
{
    /// <summary>Code without a container.</summary>
    Raw,

    /// <summary>A program that is linked at its own addresses.</summary>
    Executable,

    /// <summary>A shared object or a position-independent program.</summary>
    Shared,

    /// <summary>A relocatable object: the linker still changes it, so a verdict on it is provisional.</summary>
    Relocatable,
}
