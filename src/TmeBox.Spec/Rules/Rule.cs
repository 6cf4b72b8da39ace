using System.Runtime.CompilerServices;

namespace TmeBox.Spec.Rules;

/// <summary>One normative sentence of the specification: a guard that decides, or an effect that happens.</summary>
/// <remarks>Declared as a static field beside its use, so its id is a symbol that the compiler checks. Immutable.</remarks>
public sealed class Rule
{
    private static int count;

    /// <summary>Declares a rule; its id is <paramref name="noun"/> and the name of the field that holds it.</summary>
    /// <param name="noun">What the rule is about: the first half of its id.</param>
    /// <param name="source">The facts it implements, such as <c>F-PCFG-3</c>, comma-separated.</param>
    /// <param name="sentence">What it says, in our own words.</param>
    /// <param name="name">Filled in by the compiler.</param>
    public Rule(string noun, string source, string sentence, [CallerMemberName] string name = "")
    {
        Id = noun + "." + name;
        Source = source;
        Sentence = sentence;
        Number = Interlocked.Increment(ref count) - 1;
        if (Number >= RuleSet.Capacity) throw new InvalidOperationException($"there are more than {RuleSet.Capacity} rules: widen RuleSet");
    }

    /// <summary>The id, such as <c>Pconfig.KeyIdZero</c>.</summary>
    public string Id { get; }

    /// <summary>The facts that the rule implements.</summary>
    public string Source { get; }

    /// <summary>What the rule says.</summary>
    public string Sentence { get; }

    /// <summary>The rule's place in a <see cref="RuleSet"/>; it differs between processes and is never printed.</summary>
    public int Number { get; }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
