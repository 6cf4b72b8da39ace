using System.Text.Json;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;
using TmeBox.Prover.Traces;
using TmeBox.Spec.Machine;
using PconfigInputs = TmeBox.Spec.Machine.PconfigInputs;

namespace TmeBox.Cli.Proving;

/// <summary>A trace that the solver found, as a test vector: operations that any implementation can be given.</summary>
internal static class TraceVector
{
    private static readonly JsonSerializerOptions Json = new(OperationJson.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The sequence, on caches that evict nothing by themselves.</summary>
    public static OperationSequence Of(RuleTrace trace) => OperationSequence.Of(trace.Platform, CacheShape.Unlimited, [.. trace.Steps.Select(Of)]);

    /// <summary>The text of its file.</summary>
    public static string Text(RuleTrace trace) => JsonSerializer.Serialize(Of(trace), Json) + "\n";

    private static Operation Of(TraceStep step)
    {
        var o = step.Operands;
        var operation = Access(step.Operation.Kind, o) ?? Virtual(step.Operation.Kind, o) ?? Control(step.Operation, o);
        return operation is Operation.DmaRead or Operation.DmaWrite or Operation.Reset or Operation.Replace or Operation.Rewire ? operation : operation with { Core = (int)o.Core.Value.Concrete };
    }

    private static Operation? Access(TraceKind kind, Operands o)
    {
        var (pa, enables, data) = (o.Address.Value.Concrete, o.Enables.Concrete, Hex.Of(o.Data.Concrete));
        return kind switch
        {
            TraceKind.Load => new Operation.Load(pa),
            TraceKind.Store => new Operation.Store(pa, enables, data),
            TraceKind.Flush => new Operation.Flush(pa),
            TraceKind.WriteBack => new Operation.WriteBack(pa),
            TraceKind.Prefetch => new Operation.Prefetch(pa),
            TraceKind.Movdir64b => new Operation.Movdir64b(pa, data),
            TraceKind.StoreUncached => new Operation.StoreUncached(pa, enables, data),
            TraceKind.DmaRead => new Operation.DmaRead(pa),
            TraceKind.DmaWrite => new Operation.DmaWrite(pa, enables, data),
            TraceKind.Replace => new Operation.Replace(pa, Hex.Of(o.Stored.Ciphertext.Concrete), MacTag.Value(o.Stored.Mac), o.Stored.Poison.IsTrue, o.Stored.Owner.IsTrue),
            TraceKind.Rewire => new Operation.Rewire(pa, o.Wire.Alias.Concrete << 6, o.Wire.DropsWrites.IsTrue),
            _ => null,
        };
    }

    private static Operation? Virtual(TraceKind kind, Operands o)
    {
        var (va, size, data) = (o.Linear.Concrete, (int)o.Size.Concrete, Hex.Of(o.Data.Concrete));
        return kind switch
        {
            TraceKind.LoadVirtual => new Operation.LoadVirtual(va, size),
            TraceKind.StoreVirtual => new Operation.StoreVirtual(va, size, data),
            TraceKind.FetchVirtual => new Operation.FetchVirtual(va, size),
            TraceKind.Movdir64bVirtual => new Operation.Movdir64bVirtual(va, data),
            TraceKind.Walk => new Operation.Walk(va),
            TraceKind.Invlpg => new Operation.Invlpg(va),
            TraceKind.DropTranslation => new Operation.DropTranslation(va),
            _ => null,
        };
    }

    private static Operation Control(TraceOperation operation, Operands o) => operation.Kind switch
    {
        TraceKind.ReadMsr => new Operation.ReadMsr(operation.Index),
        TraceKind.WriteMsr when operation.Index == Msr.Activate => new Operation.WriteMsr(
            operation.Index, o.Written.Concrete, o.Registers.EntropyAvailable.IsTrue, o.Registers.StoredKeyPresent.IsTrue, Key(o.Registers.DataKey), Key(o.Registers.TweakKey), Key(o.Registers.MacKey)),
        TraceKind.WriteMsr => new Operation.WriteMsr(operation.Index, o.Written.Concrete),
        TraceKind.Pconfig => Pconfig(o.Instruction, null),
        TraceKind.PconfigByValue => Pconfig(o.Instruction, new((int)o.Program.KeyId.Value.Concrete, (uint)o.Program.Control.Concrete, o.Program.RestIsZero.IsTrue, Key(o.Program.DataField), Key(o.Program.TweakField))),
        TraceKind.TakeTable => new Operation.TakeTable(),
        TraceKind.Mode => new Operation.Mode((int)o.Mode.Cpl.Concrete, o.Mode.Seam.IsTrue, o.Mode.NonRoot.IsTrue, o.Mode.PconfigEnable.IsTrue, o.Mode.PconfigExiting.Concrete),
        TraceKind.WriteCr3 => new Operation.WriteCr3(o.Address.Value.Concrete),
        TraceKind.Wbinvd => new Operation.Wbinvd(),
        TraceKind.Cpuid => new Operation.Cpuid(operation.Index, operation.Subindex),
        TraceKind.Reset => new Operation.Reset(),
        _ => throw new InvalidOperationException($"{operation} is no operation of test vectors"),
    };

    private static Operation.Pconfig Pconfig(PconfigInputs i, KeyStructure? structure) =>
        new(i.EntropyAvailable.IsTrue, Key(i.RandomDataKey), Key(i.RandomTweakKey), structure, i.Rbx.Concrete, (uint)i.Leaf.Concrete, i.Prefixed.IsTrue);

    private static Hex Key(Logic.Bytes bytes) => Hex.Of(bytes.Concrete);
}
