using System.Collections.Immutable;

namespace TmeBox.Logic;

/// <summary>An uninterpreted function: a name, the sorts of its arguments, the sort of its result. A constant has no arguments.</summary>
/// <remarks>Two functions of one name in one script must be the same object; the printer checks it.</remarks>
public sealed class Function
{
    /// <summary>Declares a function.</summary>
    /// <param name="name">An SMT-LIB symbol.</param>
    /// <param name="result">The sort of its value.</param>
    /// <param name="arguments">The sorts of its arguments.</param>
    public Function(string name, Sort result, params ImmutableArray<Sort> arguments)
    {
        Name = name;
        Result = result;
        Arguments = arguments;
    }

    /// <summary>The SMT-LIB symbol.</summary>
    public string Name { get; }

    /// <summary>The sort of its value.</summary>
    public Sort Result { get; }

    /// <summary>The sorts of its arguments.</summary>
    public ImmutableArray<Sort> Arguments { get; }

    /// <summary>The application of this function to terms of the declared sorts.</summary>
    /// <exception cref="SortMismatchException">An argument has another sort, or their number differs.</exception>
    public Term Apply(params ImmutableArray<Term> arguments)
    {
        if (arguments.Length != Arguments.Length)
            throw new SortMismatchException($"{Name} takes {Arguments.Length} arguments, {arguments.Length} were given");
        for (var i = 0; i < arguments.Length; i++)
            if (arguments[i].Sort != Arguments[i])
                throw new SortMismatchException($"argument {i} of {Name} is a {arguments[i].Sort}, a {Arguments[i]} was expected");
        return Term.Intern(Op.Apply, Result, arguments, 0, this, null);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
