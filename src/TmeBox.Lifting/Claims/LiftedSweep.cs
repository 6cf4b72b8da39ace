using System.Collections.Immutable;
using System.Reflection;
using TmeBox.Lifting.Compiled;
using TmeBox.Lifting.Running;
using TmeBox.Lifting.Values;
using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Sweep;

namespace TmeBox.Lifting.Claims;

/// <summary>The rules of the production verifier as they were compiled, asked about lifted forms: the numbers that the specification speaks of, laid out as the sweep keeps them.</summary>
internal static class LiftedSweep
{
    private static readonly MethodInfo Refuses = typeof(SweepRules).GetMethod(nameof(SweepRules.Refuses))!;

    private static readonly MethodInfo LeavesState = typeof(SweepRules).GetMethod(nameof(SweepRules.MayLeaveState))!;

    /// <summary>Whether a form is refused, and what is known afterwards.</summary>
    /// <param name="before">What is known before.</param>
    /// <param name="form">The form.</param>
    /// <param name="site">Its place.</param>
    /// <param name="limits">The numbers of the window.</param>
    /// <param name="seen">What is run in the place of an instruction, or null.</param>
    public static (Bit Refused, CodeState After) Judge(CodeState before, CodeForm form, CodeSite site, CodeLimits limits, Func<CilInstruction, CilInstruction>? seen = null)
    {
        var (machine, memory) = (new CilMachine(seen), CilMemory.Empty);
        var numbers = machine.Allocate(ref memory, Limits(limits));
        var rules = machine.Allocate(ref memory, Made(typeof(SweepRules), ("limits", numbers)));
        var state = machine.Allocate(ref memory, State(before));
        var (result, after) = machine.Call(Refuses, [rules, state, machine.Allocate(ref memory, Form(form)), machine.Allocate(ref memory, Site(site))], memory);
        return (((CilNumber)result!).IsTrue, State((CilStructure)after[state]));
    }

    /// <summary>Whether a form may leave something known where nothing is known before it, by what its bytes up to ModRM say.</summary>
    public static Bit MayLeaveState(CodeForm form, Func<CilInstruction, CilInstruction>? seen = null)
    {
        var (machine, memory) = (new CilMachine(seen), CilMemory.Empty);
        return ((CilNumber)machine.Call(LeavesState, [machine.Allocate(ref memory, Form(form))], memory).Result!).IsTrue;
    }

    /// <summary>A form as the sweep keeps it.</summary>
    internal static CilStructure Form(CodeForm f) => Made(
        typeof(SweptForm),
        (nameof(SweptForm.Class), Number(f.Class)),
        (nameof(SweptForm.Operation), Number(f.Operation)),
        (nameof(SweptForm.Wide), Number(f.Wide)),
        (nameof(SweptForm.Destination), Number(f.Destination)),
        (nameof(SweptForm.Source), Number(f.Source)),
        (nameof(SweptForm.StackBytes), Number(f.StackBytes.Slice(7, 0))),
        (nameof(SweptForm.Base), Number(f.Memory.Base)),
        (nameof(SweptForm.Index), Number(f.Memory.Index)),
        (nameof(SweptForm.Scale), Number(f.Memory.Scale)),
        (nameof(SweptForm.HasImmediate), CilNumber.Of(f.HasImmediate)),
        (nameof(SweptForm.HasMemory), CilNumber.Of(f.Memory.Present)),
        (nameof(SweptForm.VectorIndex), CilNumber.Of(f.Memory.VectorIndex)),
        (nameof(SweptForm.Writes), CilNumber.Of(f.Memory.Writes)),
        (nameof(SweptForm.Written), Number(f.Written)),
        (nameof(SweptForm.Size), Number(f.Memory.Size)),
        (nameof(SweptForm.Prefixes), new CilNumber(Prefixes(f.Prefixes))),
        (nameof(SweptForm.Length), Number(f.Length.Slice(31, 0))),
        (nameof(SweptForm.Offset), new CilNumber(f.Offset)),
        (nameof(SweptForm.Immediate), new CilNumber(f.Immediate)),
        (nameof(SweptForm.Displacement), new CilNumber(f.Memory.Displacement)),
        (nameof(SweptForm.Target), new CilNumber(f.Target)));

    /// <summary>What is known, as the sweep keeps it.</summary>
    internal static CilStructure State(CodeState s) => Made(
        typeof(SweepState),
        (nameof(SweepState.R11Zero), CilNumber.Of(s.R11Zero)),
        (nameof(SweepState.Dirty), CilNumber.Of(s.Dirty)),
        (nameof(SweepState.Halved), CilNumber.Of(s.Halved)),
        (nameof(SweepState.GateReady), CilNumber.Of(s.GateReady)),
        (nameof(SweepState.Masked), Number(s.Masked)),
        (nameof(SweepState.Based), Number(s.Based)));

    /// <summary>A place as the sweep keeps it.</summary>
    internal static CilStructure Site(CodeSite s) => Made(
        typeof(SweepSite),
        (nameof(SweepSite.Bundled), CilNumber.Of(s.Bundled)),
        (nameof(SweepSite.Label), CilNumber.Of(s.Label)),
        (nameof(SweepSite.Last), CilNumber.Of(s.Last)),
        (nameof(SweepSite.TargetInCode), CilNumber.Of(s.TargetInCode)),
        (nameof(SweepSite.TargetIsStart), CilNumber.Of(s.TargetIsStart)),
        (nameof(SweepSite.WritesCode), CilNumber.Of(s.WritesCode)));

    /// <summary>The numbers of a window as the sweep keeps them.</summary>
    internal static CilStructure Limits(CodeLimits l) => Made(
        typeof(SweepLimits),
        (nameof(SweepLimits.Displacement), new CilNumber(l.Displacement)),
        (nameof(SweepLimits.StackStep), new CilNumber(l.StackStep)),
        (nameof(SweepLimits.BasePage), new CilNumber(l.BasePage)),
        (nameof(SweepLimits.GateTable), new CilNumber(l.GateTable)),
        (nameof(SweepLimits.GateSlots), new CilNumber(l.GateSlots)),
        ("guard", new CilNumber(l.Guard)));

    private static CodeState State(CilStructure s) => new(
        Field(s, nameof(SweepState.R11Zero)).IsTrue, Field(s, nameof(SweepState.Dirty)).IsTrue, Field(s, nameof(SweepState.Halved)).IsTrue,
        Register(s, nameof(SweepState.Masked)), Register(s, nameof(SweepState.Based)), Field(s, nameof(SweepState.GateReady)).IsTrue);

    // A number that is no register's must not become one by losing its upper bits.
    private static Word Register(CilStructure state, string name)
    {
        var number = Field(state, name).Bits;
        return Lifted.If(number <= Word.Of(31, 32), number.Slice(4, 0), Word.Of(31, 5));
    }

    private static CilNumber Field(CilStructure state, string name) => (CilNumber)state[CilTypes.FieldOf(typeof(SweepState), name)!];

    private static Word Prefixes(PrefixForm p)
    {
        (Bit IsThere, PrefixFlags Flag)[] flags =
        [
            (p.Repeated, PrefixFlags.Repeated), (p.AfterRex, PrefixFlags.AfterRex), (p.Segment, PrefixFlags.Segment), (p.Gs, PrefixFlags.Gs),
            (p.AddressSize, PrefixFlags.AddressSize), (p.OperandSize, PrefixFlags.OperandSize), (p.Repeat, PrefixFlags.Repeat),
        ];
        return flags.Aggregate(Word.Of(0, 32), (all, f) => all | Lifted.If(f.IsThere, Word.Of((ulong)f.Flag, 32), Word.Of(0, 32)));
    }

    private static CilNumber Number(Word narrow) => new(narrow.ZeroExtend(32));

    // Every field is named, or a field that was added since would count as zero.
    private static CilStructure Made(Type type, params (string Name, CilValue Value)[] fields)
    {
        var named = fields.ToImmutableDictionary(f => CilTypes.FieldOf(type, f.Name) ?? throw new LiftingException($"{type.Name} has no {f.Name}"), f => f.Value);
        var left = CilTypes.Fields(type).Select(f => f.Name).Except(named.Keys).ToArray();
        return left.Length == 0 ? new(named) : throw new LiftingException($"of {type.Name}, {string.Join(", ", left)} is not lifted");
    }
}
