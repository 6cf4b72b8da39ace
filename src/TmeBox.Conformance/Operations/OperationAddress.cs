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
        Operation.StoreUncached o => o.Pa,
        Operation.DmaRead o => o.Pa,
        Operation.DmaWrite o => o.Pa,
        _ => null,
    };

    /// <summary>The linear address, or null.</summary>
    public static ulong? VaOf(Operation operation) => operation switch
    {
        Operation.LoadVirtual o => o.Va,
        Operation.StoreVirtual o => o.Va,
        Operation.FetchVirtual o => o.Va,
        Operation.FlushVirtual o => o.Va,
        Operation.WriteBackVirtual o => o.Va,
        Operation.PrefetchVirtual o => o.Va,
        Operation.Movdir64bVirtual o => o.Va,
        Operation.Invlpg o => o.Va,
        Operation.Walk o => o.Va,
        Operation.DropTranslation o => o.Va,
        Operation.Pconfig { Structure: null } o => o.Rbx,
        _ => null,
    };

    /// <summary>The line that the physical attacker names, or null.</summary>
    public static ulong? LineOf(Operation operation) => operation switch
    {
        Operation.Snoop o => o.Line,
        Operation.Replace o => o.Line,
        Operation.Flip o => o.Line,
        Operation.Rewire o => o.Line,
        _ => null,
    };

    /// <summary>The same operation at another address: physical for an access, of the line for the physical attacker.</summary>
    public static Operation At(Operation operation, Func<ulong, ulong> address) => OperationShape.Through(operation, new Mover(n => n is "pa" or "line", address));

    /// <summary>The same operation at another linear address.</summary>
    public static Operation AtLinear(Operation operation, ulong address) => OperationShape.Through(operation, new Mover(n => n is "va" or "rbx", _ => address));

    private sealed class Mover(Func<string, bool> moves, Func<ulong, ulong> address) : IOperationFields
    {
        public ulong Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional) => moves(name) ? address(value) : value;

        public bool Flag(string name, bool value, bool optional) => value;

        public Hex Bytes(string name, Hex value, int length) => value;

        public bool Has(string name, bool isThere) => isThere;
    }
}
