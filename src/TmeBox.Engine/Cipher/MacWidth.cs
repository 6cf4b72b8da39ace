namespace TmeBox.Engine.Cipher;

/// <summary>How many lines' MACs are computed at once, and by what. All give the same bits.</summary>
internal enum MacWidth
{
    /// <summary>One at a time.</summary>
    One,

    /// <summary>Four in 256-bit registers.</summary>
    Four,

    /// <summary>Eight in 512-bit registers.</summary>
    Eight,

    /// <summary>Eight in 512-bit registers by emitted code, which never spills.</summary>
    EightEmitted,
}
