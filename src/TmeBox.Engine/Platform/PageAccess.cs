namespace TmeBox.Engine.Platform;

/// <summary>What an access means to do with a page, as the bits of a page fault's error code.</summary>
internal enum PageAccess
{
    /// <summary>A load, or a flush, which needs no more.</summary>
    Read = 0,

    /// <summary>A store.</summary>
    Write = 1 << 1,

    /// <summary>An instruction fetch.</summary>
    Fetch = 1 << 4,
}
