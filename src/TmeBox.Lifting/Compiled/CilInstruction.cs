using System.Reflection.Emit;

namespace TmeBox.Lifting.Compiled;

/// <summary>An instruction of the common intermediate language (ECMA-335, partition III).</summary>
/// <param name="Method">The method, for messages.</param>
/// <param name="Offset">Where it starts in the body.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">A number, the offset of a branch's target or those of a switch, the number of a variable, or a member; null if it has none.</param>
/// <param name="Next">Where the next one starts.</param>
internal sealed record CilInstruction(string Method, int Offset, OpCode Code, object? Operand, int Next)
{
    /// <summary>Its name in the standard.</summary>
    public string Name => Code.Name!;

    /// <summary>The operand, of a type that the operation has.</summary>
    public T Of<T>() => (T)Operand!;

    /// <inheritdoc/>
    public override string ToString() => $"{Method}, IL_{Offset:x4}: {Name} {Operand}";
}
