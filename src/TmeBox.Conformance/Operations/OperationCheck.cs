using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Operations;

/// <summary>The preconditions of operations: what a well-formed one looks like, whoever wrote it.</summary>
public static class OperationCheck
{
    /// <summary>Why an operation is malformed, or null if it is not: the field, what was found, what was expected.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="platform">The platform, if known: it has lines up to its MAXPHYADDR and two cores a package.</param>
    public static string? Problem(Operation operation, Profile? platform = null)
    {
        if (operation is null) return "found no operation; expected one";
        var check = new Check();
        OperationShape.Through(operation, check, platform?.PhysicalAddressBits ?? 52);
        if (check.Problem is null && platform is not null && operation.Core >= 2 * platform.Packages)
            return FormattableString.Invariant($"core: found {operation.Core}; expected at most {(2 * platform.Packages) - 1} on {platform.Name}");
        return check.Problem;
    }

    private sealed class Check : IOperationFields
    {
        public string? Problem { get; private set; }

        public ulong Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional)
        {
            if (value > most) Note(FormattableString.Invariant($"{name}: found 0x{value:x}; expected at most 0x{most:x}"));
            else if (value < least) Note(FormattableString.Invariant($"{name}: found 0x{value:x}; expected at least 0x{least:x}"));
            else if (value % unit != 0) Note(FormattableString.Invariant($"{name}: found 0x{value:x}; expected a multiple of {unit}"));
            return value;
        }

        public bool Flag(string name, bool value, bool optional) => value;

        public Hex Bytes(string name, Hex value, int length)
        {
            if (value.Length != length) Note(FormattableString.Invariant($"{name}: found {value.Length} bytes; expected {length}"));
            return value;
        }

        public bool Has(string name, bool isThere) => isThere;

        private void Note(string problem) => Problem ??= problem;
    }
}
