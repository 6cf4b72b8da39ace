using System.Collections.Frozen;
using System.Text.Json.Serialization;

namespace TmeBox.Conformance.Operations;

/// <summary>What operations are made of: the fields of each with their ranges, said once for text, checks and changes.</summary>
internal static class OperationShape
{
    /// <summary>The register whose write needs what the hardware brings.</summary>
    public const uint ActivateIndex = 0x982;

    private const ulong MostPhysical = (1UL << 52) - 1;

    /// <summary>The verbs, as JSON and text name operations.</summary>
    public static FrozenDictionary<Type, string> Verbs { get; } = typeof(Operation).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>().ToFrozenDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);

    /// <summary>An operation of each kind, by verb, in which nothing is said yet.</summary>
    public static FrozenDictionary<string, Operation> Blanks { get; } = Verbs.ToFrozenDictionary(v => v.Value, v => Blank(v.Key), StringComparer.Ordinal);

    /// <summary>The operation as it is after a way through its fields.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="fields">What goes through them.</param>
    /// <param name="physicalAddressBits">MAXPHYADDR, if known: the physical attacker reaches no line above.</param>
    public static Operation Through(Operation operation, IOperationFields fields, int physicalAddressBits = 52)
    {
        var after = Fields(operation, fields, (1UL << physicalAddressBits) - 1);
        var core = (int)fields.Number("core", (ulong)operation.Core, IsByCore(operation) ? 3UL : 0, optional: true);
        return core == after.Core ? after : after with { Core = core };
    }

    /// <summary>Whether a core performs it.</summary>
    public static bool IsByCore(Operation operation) =>
        operation is not (Operation.DmaRead or Operation.DmaWrite or Operation.Reset or Operation.Snoop or Operation.Replace or Operation.Flip or Operation.Rewire);

    private static Operation Fields(Operation operation, IOperationFields f, ulong mostLine) => operation switch
    {
        Operation.Load o => o with { Pa = Pa(f, o.Pa) },
        Operation.Store o => o with { Pa = Pa(f, o.Pa), Enables = f.Number("enables", o.Enables), Data = f.Bytes("data", o.Data, 64) },
        Operation.Flush o => o with { Pa = Pa(f, o.Pa) },
        Operation.WriteBack o => o with { Pa = Pa(f, o.Pa) },
        Operation.Prefetch o => o with { Pa = Pa(f, o.Pa) },
        Operation.Evict o => o with { Pa = Pa(f, o.Pa) },
        Operation.Movdir64b o => o with { Pa = Pa(f, o.Pa), Data = f.Bytes("data", o.Data, 64) },
        Operation.StoreUncached o => o with { Pa = Pa(f, o.Pa), Enables = f.Number("enables", o.Enables), Data = f.Bytes("data", o.Data, 64) },
        Operation.DmaRead o => o with { Pa = Pa(f, o.Pa) },
        Operation.DmaWrite o => o with { Pa = Pa(f, o.Pa), Enables = f.Number("enables", o.Enables), Data = f.Bytes("data", o.Data, 64) },
        Operation.LoadVirtual o => o with { Va = Va(f, o.Va), Size = Size(f, o.Size) },
        Operation.StoreVirtual o => o with { Va = Va(f, o.Va), Size = Size(f, o.Size), Data = f.Bytes("data", o.Data, 64) },
        Operation.FetchVirtual o => o with { Va = Va(f, o.Va), Size = Size(f, o.Size) },
        Operation.FlushVirtual o => o with { Va = Va(f, o.Va) },
        Operation.WriteBackVirtual o => o with { Va = Va(f, o.Va) },
        Operation.PrefetchVirtual o => o with { Va = Va(f, o.Va) },
        Operation.Movdir64bVirtual o => o with { Va = Va(f, o.Va), Data = f.Bytes("data", o.Data, 64) },
        Operation.Invlpg o => o with { Va = Va(f, o.Va) },
        Operation.Walk o => o with { Va = Va(f, o.Va) },
        Operation.DropTranslation o => o with { Va = Va(f, o.Va) },
        Operation.WriteCr3 o => o with { Pa = Pa(f, o.Pa) },
        Operation.TakeTable or Operation.Wbinvd or Operation.Reset => operation,
        Operation.Snoop o => o with { Line = Line(f, o.Line, mostLine) },
        Operation.Replace o => o with
        {
            Line = Line(f, o.Line, mostLine),
            Ciphertext = f.Bytes("ciphertext", o.Ciphertext, 64),
            Mac = (uint)f.Number("mac", o.Mac, 0x0FFF_FFFF),
            Poison = f.Flag("poison", o.Poison),
            Owner = f.Flag("owner", o.Owner, optional: true),
        },
        Operation.Flip o => o with { Line = Line(f, o.Line, mostLine), Bit = (int)f.Number("bit", (ulong)o.Bit, 511) },
        Operation.Rewire o => o with { Line = Line(f, o.Line, mostLine), Alias = f.Number("alias", o.Alias, mostLine, unit: 64), Drops = f.Flag("drops", o.Drops) },
        _ => Control(operation, f),
    };

    private static Operation Control(Operation operation, IOperationFields f) => operation switch
    {
        Operation.Activate o => o with
        {
            Value = f.Number("value", o.Value),
            Entropy = f.Flag("entropy", o.Entropy),
            StoredKey = f.Flag("storedKey", o.StoredKey),
            DataKey = f.Bytes("dataKey", o.DataKey, 32),
            TweakKey = f.Bytes("tweakKey", o.TweakKey, 32),
            MacKey = f.Bytes("macKey", o.MacKey, 16),
        },
        Operation.ReadMsr o => o with { Index = (uint)f.Number("index", o.Index, uint.MaxValue) },
        Operation.WriteMsr o => WriteMsr(o, f),
        Operation.Cpuid o => o with { Leaf = (uint)f.Number("leaf", o.Leaf, uint.MaxValue), Subleaf = (uint)f.Number("subleaf", o.Subleaf, uint.MaxValue) },
        Operation.Mode o => o with
        {
            Cpl = (int)f.Number("cpl", (ulong)o.Cpl, 3),
            Seam = f.Flag("seam", o.Seam, optional: true),
            NonRoot = f.Flag("nonRoot", o.NonRoot, optional: true),
            PconfigEnable = f.Flag("pconfigEnable", o.PconfigEnable, optional: true),
            PconfigExiting = f.Number("pconfigExiting", o.PconfigExiting, optional: true),
        },
        Operation.Pconfig o => o with
        {
            Structure = f.Has("keyId", o.Structure is not null) ? Structure(o.Structure ?? new(0, 0, false, default, default), f) : null,
            Rbx = f.Number("rbx", o.Rbx, optional: true),
            Leaf = (uint)f.Number("leaf", o.Leaf, uint.MaxValue, optional: true),
            Prefixed = f.Flag("prefixed", o.Prefixed, optional: true),
            Entropy = f.Flag("entropy", o.Entropy),
            RandomDataKey = f.Bytes("randomDataKey", o.RandomDataKey, 32),
            RandomTweakKey = f.Bytes("randomTweakKey", o.RandomTweakKey, 32),
        },
        _ => throw new InvalidOperationException($"{operation.GetType().Name} has no shape"),
    };

    private static Operation.WriteMsr WriteMsr(Operation.WriteMsr operation, IOperationFields f)
    {
        var o = operation with { Index = (uint)f.Number("index", operation.Index, uint.MaxValue), Value = f.Number("value", operation.Value) };
        var (keys, macKey) = o.Index == ActivateIndex ? (32, 16) : (0, 0);
        return o with
        {
            Entropy = f.Flag("entropy", o.Entropy, optional: true),
            StoredKey = f.Flag("storedKey", o.StoredKey, optional: true),
            DataKey = f.Bytes("dataKey", o.DataKey, keys),
            TweakKey = f.Bytes("tweakKey", o.TweakKey, keys),
            MacKey = f.Bytes("macKey", o.MacKey, macKey),
        };
    }

    private static KeyStructure Structure(KeyStructure s, IOperationFields f) => new(
        (int)f.Number("keyId", (ulong)s.KeyId, 0xFFFF),
        (uint)f.Number("control", s.Control, uint.MaxValue),
        f.Flag("restIsZero", s.RestIsZero),
        f.Bytes("dataField", s.DataField, 64),
        f.Bytes("tweakField", s.TweakField, 64));

    private static ulong Pa(IOperationFields f, ulong value) => f.Number("pa", value, MostPhysical);

    private static ulong Va(IOperationFields f, ulong value) => f.Number("va", value);

    private static ulong Line(IOperationFields f, ulong value, ulong most) => f.Number("line", value, most, unit: 64);

    private static int Size(IOperationFields f, int value) => (int)f.Number("size", (ulong)value, 64, least: 1);

    private static Operation Blank(Type kind)
    {
        var make = kind.GetConstructors().Single();
        return (Operation)make.Invoke([.. make.GetParameters().Select(p => p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType) : null)]);
    }
}
