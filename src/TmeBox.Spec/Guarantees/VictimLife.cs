using TmeBox.Logic;

namespace TmeBox.Spec.Guarantees;

/// <summary>The life of the sandbox whose guarantee is asked for: 2 bits.</summary>
public static class VictimLife
{
    /// <summary>Its KeyID has not been programmed for it yet, and may be another's.</summary>
    public static Word Unborn { get; } = Word.Of(0, 2);

    /// <summary>It has its KeyID.</summary>
    public static Word Alive { get; } = Word.Of(1, 2);

    /// <summary>It gave the KeyID back, and another may have it.</summary>
    public static Word Ended { get; } = Word.Of(2, 2);

    /// <summary>Its KeyID has its key on the first of two packages.</summary>
    public static Word Keyed { get; } = Word.Of(3, 2);
}
