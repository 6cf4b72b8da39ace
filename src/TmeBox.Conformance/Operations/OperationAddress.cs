namespace TmeBox.Conformance.Operations;

/// <summary>The address that an operation names, if it names one.</summary>
public static class OperationAddress
{
    /// <summary>The physical address of an access, or null.</summary>
    public static ulong? PaOf(Operation operation) => operation switch
    {
        Operation.Load o => o.Pa,
        Operation.Store o => o.Pa,
        Operation.Flush o => o.Pa,
        Operation.WriteBack o => o.Pa,
        Operation.Prefetch o => o.Pa,
        Operation.Evict o => o.Pa,
        Operation.Movdir64b o => o.Pa,
        _ => null,
    };

    /// <summary>The line that the physical attacker names, or null.</summary>
    public static ulong? LineOf(Operation operation) => operation switch
    {
        Operation.Snoop o => o.Line,
        Operation.Replace o => o.Line,
        _ => null,
    };

    /// <summary>The same operation at another address: physical for an access, of the line for the physical attacker.</summary>
    public static Operation At(Operation operation, Func<ulong, ulong> address) => operation switch
    {
        Operation.Load o => o with { Pa = address(o.Pa) },
        Operation.Store o => o with { Pa = address(o.Pa) },
        Operation.Flush o => o with { Pa = address(o.Pa) },
        Operation.WriteBack o => o with { Pa = address(o.Pa) },
        Operation.Prefetch o => o with { Pa = address(o.Pa) },
        Operation.Evict o => o with { Pa = address(o.Pa) },
        Operation.Movdir64b o => o with { Pa = address(o.Pa) },
        Operation.Snoop o => o with { Line = address(o.Line) },
        Operation.Replace o => o with { Line = address(o.Line) },
        _ => operation,
    };
}
