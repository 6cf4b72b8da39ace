using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// The code rules in plain numbers: whether <see cref="CodeRules.Judge"/> refuses, and what is known afterwards. Which rule it is, the
/// specification says. That both agree on every form is proved of these methods as they are compiled, so they keep to what the proof can
/// run: no loops, no arrays, nothing of the platform's.
/// </summary>
internal sealed class SweepRules(SweepLimits limits)
{
    private const int Rsp = 4, R11 = 11, R14 = 14, None = SweepState.NoRegister, Rip = 17;
    private const ulong Mask = unchecked((ulong)-CodeLimits.BundleSize), InBundle = CodeLimits.BundleSize - 1;

    private const uint Branches = 1u << (int)InstructionClass.Jump | 1u << (int)InstructionClass.ConditionalJump | Calls | Indirect | 1u << (int)InstructionClass.Return;
    private const uint Indirect = 1u << (int)InstructionClass.IndirectJump | 1u << (int)InstructionClass.IndirectCall;
    private const uint Calls = 1u << (int)InstructionClass.Call | 1u << (int)InstructionClass.IndirectCall;
    private const uint Direct = 1u << (int)InstructionClass.Jump | 1u << (int)InstructionClass.ConditionalJump | 1u << (int)InstructionClass.Call;
    private const uint Touching = 1u << (int)InstructionClass.Push | 1u << (int)InstructionClass.Pop | Calls | 1u << (int)InstructionClass.Return;
    private const uint Ending = 1u << (int)InstructionClass.Jump | 1u << (int)InstructionClass.IndirectJump | 1u << (int)InstructionClass.Return | 1u << (int)InstructionClass.Stop;
    private const uint DirtyLeaving = 1u << (int)InstructionClass.Jump | 1u << (int)InstructionClass.ConditionalJump | 1u << (int)InstructionClass.IndirectJump;

    private const uint Zeroing = Cutting | 1u << (int)Operation.Movzx;
    private const uint Cutting = 1u << (int)Operation.Mov | Stepping | 1u << (int)Operation.And | 1u << (int)Operation.Or | 1u << (int)Operation.Xor | 1u << (int)Operation.Lea;
    private const uint Stepping = 1u << (int)Operation.Add | 1u << (int)Operation.Sub;
    private const uint Accessing = 1u << (int)Operation.Mov | 1u << (int)Operation.Test | 1u << (int)Operation.Cmp;

    /// <summary>Judges a form.</summary>
    /// <param name="state">What is known before it; what is known after it on return.</param>
    /// <param name="form">The form.</param>
    /// <param name="site">Its place.</param>
    /// <returns>Whether a rule refuses.</returns>
    public bool Refuses(ref SweepState state, in SweptForm form, in SweepSite site)
    {
        var (step, cut, load, gate) = (IsStep(form), IsCut(form), IsBaseLoad(form), IsGateJump(form));
        var kind = 1u << (int)form.Class;
        var entered = site.Label || site.Bundled && (form.Offset & InBundle) == 0;
        var known = state;
        known.R11Zero &= !entered;
        var confined = site.Bundled && (kind & Indirect) != 0;
        var refused = form.Class <= InstructionClass.FarTransfer
            || site.Bundled && (int)(form.Offset & InBundle) + form.Length > (int)CodeLimits.BundleSize
            || site.Last && (kind & Ending) == 0
            || (form.Prefixes & PrefixFlags.Refused) != 0
            || (form.Prefixes & PrefixFlags.OperandSize) != 0 && (kind & Branches) != 0
            || (form.Prefixes & PrefixFlags.Confining) != 0 && !form.HasMemory
            || (form.Written & 1 << R14) != 0
            || known.Halved && !(load && form.Destination == Rsp)
            || known.Dirty && (entered || step || (kind & DirtyLeaving) != 0)
            || (form.Written & 1 << Rsp) != 0 && !step && !cut && !load
            || step && SweepLimits.Distance(form.Operation == Operation.Lea ? form.Displacement : form.Immediate) > limits.StackStep
            || form.Accesses && RefusesAccess(known, form, site, load, gate)
            || RefusesBranch(known, form, site, kind, confined, gate)
            || entered && (known.Halved || load || confined || gate);
        state = After(known, form, site, kind, step, cut, load);
        return refused;
    }

    /// <summary>A jump through the gate table, or what looks like it.</summary>
    public static bool IsGateJump(in SweptForm form) => form.Class == InstructionClass.IndirectJump && form.Size == 8 && IsGsAbsolute(form);

    /// <summary>Whether a form is a direct branch.</summary>
    public static bool IsDirect(InstructionClass kind) => (1u << (int)kind & Direct) != 0;

    /// <summary>Whether the verdict of a form, or what is known after it, may hang on whether an instruction starts at its target.</summary>
    public static bool HangsOnTarget(in SweptForm form) => IsDirect(form.Class) || form.Operation == Operation.Lea && form.Base == Rip;

    /// <summary>Whether a form steps the stack pointer by its immediate, whatever that is.</summary>
    public static bool IsImmediateStep(in SweptForm form) => IsStep(form) && Does(form, Stepping) && form.HasImmediate;

    /// <summary>Whether every instruction of a class touches the stack.</summary>
    public static bool Touches(InstructionClass kind) => (1u << (int)kind & Touching) != 0;

    /// <summary>Whether a class may not leave while the stack pointer is dirty.</summary>
    public static bool Jumps(InstructionClass kind) => (1u << (int)kind & DirtyLeaving) != 0;

    /// <summary>Whether a form touches the stack if its operand is based on rsp.</summary>
    public static bool MayTouch(in SweptForm form) => form.Accesses && Does(form, Accessing);

    /// <summary>Whether something may be known after a form where nothing is known before it, whatever its operands and its place.</summary>
    public static bool MayLeaveState(in SweptForm form) =>
        form.Destination == R11 && (form.Wide == 2 && Does(form, Zeroing) || form.Operation == Operation.Lea)
        || form.Destination == Rsp && (form.Wide == 3 && (Does(form, Stepping | 1u << (int)Operation.And) && form.HasImmediate && !form.HasMemory || form.Operation == Operation.Lea) || IsCut(form))
        || form.Operation == Operation.And && form.Wide == 2 && form.HasImmediate && !form.HasMemory;

    private SweepState After(in SweepState known, in SweptForm form, in SweepSite site, uint kind, bool step, bool cut, bool load)
    {
        var zeroed = form.Destination == R11 && form.Wide == 2 && Does(form, Zeroing);
        var written = (form.Written & 1 << R11) != 0;
        var touch = MayTouch(form) && form.Base == Rsp && (form.Prefixes & PrefixFlags.Gs) == 0;
        var returns = form.Operation == Operation.Lea && form.Wide == 3 && form.Destination == R11 && form.Base == Rip && (form.Prefixes & PrefixFlags.AddressSize) == 0
            && site.TargetIsStart && (!site.Bundled || (form.Target & InBundle) == 0);
        var mask = form.Class == InstructionClass.Compute && form.Operation == Operation.And && form.Wide == 2 && form.HasImmediate && !form.HasMemory && form.Immediate == Mask;
        return new(
            written ? zeroed : site.Bundled && known.R11Zero,
            step || known.Dirty && (kind & Touching) == 0 && !touch && !cut,
            cut,
            returns,
            mask ? form.Destination : (byte)None,
            load && form.Destination == known.Masked ? form.Destination : (byte)None);
    }

    private bool RefusesAccess(in SweepState known, in SweptForm form, in SweepSite site, bool load, bool gate)
    {
        var (gs, cut) = ((form.Prefixes & PrefixFlags.Gs) != 0, (form.Prefixes & PrefixFlags.AddressSize) != 0);
        if (form.Size == 0 || form.Size > limits.Displacement) return true;
        if (load && form.Destination != (known.Halved ? Rsp : known.Masked)) return true;
        if (gs) return !cut && !load && !gate;
        if (cut) return true;
        return form.Base switch
        {
            Rsp => form.Index != None || !limits.Reaches(form.Displacement, form.Size),
            Rip => !limits.IsBetweenGuards(form.Target, form.Size) || form.Writes && site.WritesCode,
            R14 => form.Index != R11 || form.Scale != 0 || form.VectorIndex || !known.R11Zero || !limits.Reaches(form.Displacement, form.Size),
            _ => true,
        };
    }

    private bool RefusesBranch(in SweepState known, in SweptForm form, in SweepSite site, uint kind, bool confined, bool gate)
    {
        if ((kind & Branches) == 0) return false;
        var slot = form.Displacement - limits.GateTable;
        return (kind & Direct) != 0 && !(site.TargetInCode && site.TargetIsStart)
            || site.Bundled && (kind & Calls) != 0 && (form.End & InBundle) != 0
            || confined && !form.HasMemory && form.Source != known.Based
            || confined && form.HasMemory && !gate
            || form.Class == InstructionClass.Return && (site.Bundled || form.HasImmediate)
            || gate && ((slot & 7) != 0 || slot >> 3 >= limits.GateSlots || !known.GateReady);
    }

    private static bool IsStep(in SweptForm form)
    {
        if ((form.Written & 1 << Rsp) == 0 || form.Destination != Rsp || form.Wide != 3) return false;
        return form.HasImmediate && !form.HasMemory && (Does(form, Stepping) || form.Operation == Operation.And && (long)form.Immediate < 0)
            || form.Operation == Operation.Lea && form.Base == Rsp && form.Index == None && (form.Prefixes & PrefixFlags.AddressSize) == 0;
    }

    private static bool IsCut(in SweptForm form) =>
        (form.Written & 1 << Rsp) != 0 && form.Destination == Rsp && form.Wide == 2 && !form.Accesses && Does(form, Cutting);

    private bool IsBaseLoad(in SweptForm form) =>
        form.Class == InstructionClass.Compute && form.Operation == Operation.Add && form.Wide == 3 && form.Destination != None && !form.HasImmediate && form.Size == 8
        && IsGsAbsolute(form) && form.Displacement == limits.BasePage;

    private static bool IsGsAbsolute(in SweptForm form) =>
        form.HasMemory && form.Base == None && form.Index == None && (form.Prefixes & PrefixFlags.Confining) == PrefixFlags.Gs;

    private static bool Does(in SweptForm form, uint operations) => (1u << (int)form.Operation & operations) != 0;
}
