using TmeBox.Logic;

namespace TmeBox.Spec.Sandbox.Protocols;

/// <summary>Where a KeyID is between two lives: 2 bits.</summary>
public static class KeyIdLife
{
    /// <summary>No sandbox has it. It may hold an old key; nothing is cached under it.</summary>
    public static Word Idle { get; } = Word.Of(0, 2);

    /// <summary>It has a new key on the first of two packages.</summary>
    public static Word Keying { get; } = Word.Of(1, 2);

    /// <summary>A sandbox has it.</summary>
    public static Word Live { get; } = Word.Of(2, 2);

    /// <summary>The sandbox will not run again; its lines are being taken back.</summary>
    public static Word Ending { get; } = Word.Of(3, 2);
}
