namespace TmeBox.Engine;

/// <summary>Which AES code an engine runs. All give the same bytes.</summary>
public enum AesPath
{
    /// <summary>The fastest that this processor and this process may run.</summary>
    Auto = 0,

    /// <summary>The AES-NI instructions; <see cref="PlatformNotSupportedException"/> at construction where they are missing.</summary>
    AesNi,

    /// <summary>Plain C#, by table look-up. Its timing depends on keys and data.</summary>
    Portable,

    /// <summary>
    /// AES on 512-bit registers (VAES), by machine code that this process assembles for itself;
    /// <see cref="PlatformNotSupportedException"/> at construction where the processor or the operating system refuses it.
    /// </summary>
    Vaes,
}
