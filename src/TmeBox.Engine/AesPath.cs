namespace TmeBox.Engine;

/// <summary>Which AES code an engine runs. All give the same bytes.</summary>
public enum AesPath
{
    /// <summary>The fastest that this processor has.</summary>
    Auto = 0,

    /// <summary>The AES-NI instructions; <see cref="PlatformNotSupportedException"/> at construction where they are missing.</summary>
    AesNi,

    /// <summary>Plain C#, by table look-up. Its timing depends on keys and data.</summary>
    Portable,
}
