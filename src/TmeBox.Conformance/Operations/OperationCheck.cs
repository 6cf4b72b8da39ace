namespace TmeBox.Conformance.Operations;

/// <summary>The preconditions of operations: what a well-formed one looks like, whoever wrote it.</summary>
public static class OperationCheck
{
    /// <summary>Why an operation is malformed, or null if it is not.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="physicalAddressBits">MAXPHYADDR of the platform, if known: the physical attacker reaches no line above.</param>
    public static string? Problem(Operation operation, int physicalAddressBits = 52) => operation switch
    {
        Operation.Activate a => Length("dataKey", a.DataKey, 32) ?? Length("tweakKey", a.TweakKey, 32) ?? Length("macKey", a.MacKey, 16),
        Operation.Pconfig p => Range("keyId", (ulong)p.KeyId, 0xFFFF) ?? Range("cpl", (ulong)p.Cpl, 3)
            ?? Length("dataField", p.DataField, 64) ?? Length("tweakField", p.TweakField, 64)
            ?? Length("randomDataKey", p.RandomDataKey, 32) ?? Length("randomTweakKey", p.RandomTweakKey, 32),
        Operation.Load o => Address(o.Pa),
        Operation.Store o => Address(o.Pa) ?? Length("data", o.Data, 64),
        Operation.Flush o => Address(o.Pa),
        Operation.WriteBack o => Address(o.Pa),
        Operation.Prefetch o => Address(o.Pa),
        Operation.Evict o => Address(o.Pa),
        Operation.Movdir64b o => Address(o.Pa) ?? Length("data", o.Data, 64),
        Operation.Snoop o => Line(o.Line, physicalAddressBits),
        Operation.Replace o => Line(o.Line, physicalAddressBits) ?? Length("ciphertext", o.Ciphertext, 64) ?? Range("mac", o.Mac, 0x0FFF_FFFF),
        null => "an operation is missing",
        _ => $"{operation.GetType().Name} is no operation",
    };

    private static string? Address(ulong pa) => Range("pa", pa, (1UL << 52) - 1);

    private static string? Line(ulong line, int bits) =>
        Range("line", line, (1UL << bits) - 1) ?? (line % 64 == 0 ? null : FormattableString.Invariant($"line 0x{line:x} is not a multiple of 64"));

    private static string? Range(string what, ulong value, ulong most) =>
        value <= most ? null : FormattableString.Invariant($"{what} 0x{value:x} is above 0x{most:x}");

    private static string? Length(string what, Hex bytes, int length) =>
        bytes.Length == length ? null : FormattableString.Invariant($"{what} has {bytes.Length} bytes, {length} were expected");
}
