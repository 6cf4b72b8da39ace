namespace TmeBox.Cli.Input;

/// <summary>A YAML value and where it stands.</summary>
abstract record Node(Position At)
{
    /// <summary>The value as a message names it, cut to a bounded length.</summary>
    public abstract string Shown { get; }
}

/// <summary>A single value. Quoted text is never a number.</summary>
sealed record ScalarNode(Position At, string Text, bool Quoted) : Node(At)
{
    public override string Shown => Text.Length == 0 && !Quoted ? "nothing" : Quotation.Of(Text);
}

/// <summary>A list.</summary>
sealed record ListNode(Position At, List<Node> Items) : Node(At)
{
    public override string Shown => "a list";
}

/// <summary>A mapping; the keys keep their order and their places.</summary>
sealed record MapNode(Position At, List<(ScalarNode Key, Node Value)> Entries) : Node(At)
{
    public override string Shown => "a mapping";
}
