using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace TmeBox.Cli.Input;

/// <summary>What reading a file gave: a value, or every problem that stood in the way.</summary>
/// <typeparam name="T">What the file describes.</typeparam>
public sealed class Loaded<T>
    where T : class
{
    internal Loaded(T value) => Value = value;

    internal Loaded(IEnumerable<InputProblem> problems) => Problems = ProblemReport.Ordered(problems);

    /// <summary>Whether there is a value; otherwise there is at least one problem.</summary>
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Ok => Value is not null;

    /// <summary>The value, if the file is free of problems.</summary>
    public T? Value { get; }

    /// <summary>The problems, in the order of the file.</summary>
    public ImmutableArray<InputProblem> Problems { get; } = [];
}
