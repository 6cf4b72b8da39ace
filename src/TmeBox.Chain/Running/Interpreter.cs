using System.Buffers.Binary;
using System.Globalization;
using TmeBox.Chain.Kernel;
using TmeBox.Chain.Layout;
using TmeBox.Chain.Memory;
using TmeBox.Chain.Sides;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;
using TmeBox.X86.Forms;

namespace TmeBox.Chain.Running;

/// <summary>
/// Runs a sandbox's code, one instruction at a time: decoded to forms, its accesses and its next state said by the specification's own functions
/// (<see cref="Accesses"/>, <see cref="Steps"/>), its memory the window's.
/// </summary>
/// <remarks>
/// What the forms leave open is drawn. A thread that faults is entered anew, as by a signal handler of the host's. A victim that would touch what is not its own is steered:
/// the instruction is not run, and the thread is entered anew; the guarantees are for who keeps to its own.
/// </remarks>
internal sealed class Interpreter(ChainWorlds worlds, WindowMemory memory, Values values)
{
    private readonly ulong[] results = new ulong[Registers.Count + 2];
    private Sandbox current = null!;
    private CoreId core;

    /// <summary>Counts instructions.</summary>
    public RunTally Tally { get; } = new();

    /// <summary>Enters a sandbox anew, at one of its bundles.</summary>
    public void Restart(Sandbox sandbox) =>
        sandbox.Enter(sandbox.Code!.Bundle(values.Dice.Below(sandbox.Code.Bundles)), values.Stack(sandbox), () => values.Next(sandbox));

    /// <summary>Runs the next instruction of a sandbox on the core that it has.</summary>
    public void Step(Sandbox sandbox, CoreId on)
    {
        (current, core) = (sandbox, on);
        worlds.Where = () => Describe("fetching an instruction");
        var rip = sandbox.Processor.Rip.Concrete;
        if (Gates.Slot(rip) is not null) ReturnFromHost();
        else if (Fetch(rip) is { } decoded) Run(decoded);
        worlds.Where = () => "";
    }

    private bool IsVictim => worlds.Left.IsVictims(worlds.Left.Tables.Running[core]).IsTrue;

    private void Run(DecodedForm decoded)
    {
        worlds.Where = () => Describe(decoded.Instruction.ToString());
        var (form, p) = (decoded.Form, current.Processor);
        var u = Draw(form);
        if (!Touch(decoded, p, ref u))
        {
            if (!worlds.IsOver) Restart(current);
            return;
        }

        if (worlds.IsOver) return;
        if (form.Is(InstructionClass.Stop).IsTrue || Accesses.IsUnknown(form).IsTrue || form.Is(InstructionClass.System, InstructionClass.FarTransfer).IsTrue)
        {
            Tally.Faults++;
            Restart(current);
            return;
        }

        if (!Accesses.Complete(form, p, u, ChainLayout.Limits).IsTrue)
            worlds.Report(ChainBreak.NotAMove, "not a move of an instrumented sandbox: an access completed of which a part lies where nothing may be mapped");
        Tally.Completed(form);
        current.Advance(Steps.Next(form, p, u));
        if (current.Lost is null && !current.KeepsBases) current.Lost = decoded.Instruction.ToString();
    }

    private DecodedForm? Fetch(ulong rip)
    {
        var inWindow = current.Window.Contains(Word.Of(rip, 64)).IsTrue;
        var offset = rip - current.Window.Start.Concrete;
        var isStart = inWindow && current.Code!.IsStart(offset);
        var size = isStart ? current.Code!.At((uint)offset).Length : (int)Math.Min(15, ChainLayout.PageSize - (rip & (ChainLayout.PageSize - 1)));
        if (Access(MoveKind.Fetch, rip, size, Line.Zero, Line.Zero) is not { } bytes)
        {
            if (worlds.IsOver) return null;
            if (!inWindow) worlds.Report(ChainBreak.NotAMove, "not a move of an instrumented sandbox: control left the window where there is no gate");
            else Restart(current);
            return null;
        }

        if (isStart && bytes.AsSpan(0, size).SequenceEqual(current.Code!.BytesAt((uint)offset, size))) return current.Code.At((uint)offset);
        Tally.Unverified++;
        if (worlds.Checks.IsStrict) worlds.Report(ChainBreak.UnverifiedCode, "code runs that no verifier accepted");
        return new FormReader(bytes.AsMemory(0, size), (uint)offset).Read(0);
    }

    // The accesses in the order in which they are made; false if one faults.
    private bool Touch(DecodedForm decoded, Processor p, ref Unknowns u)
    {
        var form = decoded.Form;

        // Only code that no verifier accepted reaches anywhere.
        var (happens, anywhere) = Accesses.Byte(form, p, u, ChainLayout.Limits);
        if (happens.IsTrue && !form.Accesses.IsTrue && !Accesses.UsesStack(form).IsTrue) return Access(MoveKind.Store, anywhere.Concrete, sizeof(ulong), values.Data(current), values.Data(current)) is not null;
        if (form.Is(InstructionClass.Pop).IsTrue)
        {
            if (!OnStack(form, p, ref u)) return false;
            return !form.Accesses.IsTrue || Store(decoded, p, u);
        }

        if (form.Accesses.IsTrue && !Operand(decoded, p, ref u)) return false;
        return !Accesses.UsesStack(form).IsTrue || OnStack(form, p, ref u);
    }

    private bool OnStack(CodeForm form, Processor p, ref Unknowns u)
    {
        var address = Accesses.Byte(form, p, u with { OnStack = true }, ChainLayout.Limits).Address.Concrete;
        var size = (int)form.StackBytes.Concrete;
        if (!Accesses.Pushes(form).IsTrue) return Load(address, size, ref u);
        var isCall = form.Is(InstructionClass.Call, InstructionClass.IndirectCall).IsTrue;
        return Access(MoveKind.Store, address, size, isCall ? Quadword((p.Rip + form.Length).Concrete) : values.Data(current), values.Data(current)) is not null;
    }

    private bool Operand(DecodedForm decoded, Processor p, ref Unknowns u)
    {
        var (form, dice) = (decoded.Form, values.Dice);
        var isGather = form.Memory.VectorIndex.IsTrue;
        for (var element = 0; element < (isGather ? 4 : 1); element++)
        {
            if (isGather) u = u with { Element = Word.Of(dice.Once(2) ? (ulong)dice.Below(64) : values.Next(current), 64) };
            var (address, size) = (First(form, p, u), Size(form));

            // What is written without being told apart may be read first, and may not be written at all.
            var isPlain = form.Does(Operation.Mov).IsTrue;
            var writes = form.Memory.Writes.IsTrue;
            if ((!writes || (!isPlain && !dice.Once(3))) && !Load(address, size, ref u)) return false;
            if (writes && (isPlain || !dice.Once(4)) && !Store(decoded, p, u)) return false;
        }

        return true;
    }

    private bool Load(ulong address, int size, ref Unknowns u)
    {
        if (Access(MoveKind.Load, address, size, Line.Zero, Line.Zero) is not { } read) return false;
        var loaded = BinaryPrimitives.ReadUInt64LittleEndian(read);
        u = u with { Loaded = Word.Of(size < 8 ? loaded & ((1UL << (8 * size)) - 1) : loaded, 64) };
        return true;
    }

    private bool Store(DecodedForm decoded, Processor p, Unknowns u)
    {
        var form = decoded.Form;
        var source = form.Source.Concrete;
        var data = form.Does(Operation.Mov).IsTrue && source < Registers.Count ? Quadword(current[(int)source]) : values.Data(current);
        return Access(MoveKind.Store, First(form, p, u), Size(form), data, values.Data(current)) is not null;
    }

    private static ulong First(CodeForm form, Processor p, Unknowns u) => Accesses.Byte(form, p, u with { OnStack = false }, ChainLayout.Limits).Address.Concrete;

    private static int Size(CodeForm form) => Math.Clamp((int)form.Memory.Size.Concrete, 1, Line.Size);

    // The bytes read, or null if the access faults, or is not made.
    private byte[]? Access(MoveKind kind, ulong address, int size, Bytes data, Bytes inSecond)
    {
        if (worlds.IsOver) return null;
        if (IsVictim && (memory.ShowsAnothers(core, address) || memory.ShowsAnothers(core, address + (ulong)size - 1)))
        {
            Tally.Steered++;
            return null;
        }

        var answer = memory.Do(core, kind, address, size, data, inSecond);
        if (answer.IsDone) return answer.Data.Length == 0 ? new byte[Line.Size] : answer.Data.Span.ToArray();
        Tally.Faults++;
        return null;
    }

    // The gate masks the address to which it returns once more, and scrubs registers.
    private void ReturnFromHost()
    {
        Tally.HostCalls++;
        var to = (uint)current[(int)Registers.R11.Concrete] & ~(CodeLimits.BundleSize - 1);
        current.Enter(to, current[(int)Registers.Rsp.Concrete], () => values.Next(current));
    }

    private Unknowns Draw(CodeForm form)
    {
        for (var i = 0; i < results.Length; i++) results[i] = 0;
        var written = form.Written.Concrete;
        for (var i = 0; i < Registers.Count; i++)
            if (((written >> i) & 1) != 0) results[i] = values.Next(current);
        Word Open() => Word.Of(values.Next(current), 64);
        return new(
            Word.Of(0, 64), false, Open(), Open(), Open(), Map<Word, Word>.PointWise(r => Word.Of(results[r.Concrete], 64)), values.Dice.Once(2), Open(), current.Processor.GsBase, current.Processor.Fixed);
    }

    private static Bytes Quadword(ulong value)
    {
        var bytes = new byte[Line.Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Line.Of(bytes);
    }

    private string Describe(string instruction) => string.Create(
        CultureInfo.InvariantCulture,
        $"sandbox of KeyID {current.KeyId} on core {core.Value.Concrete}, rip 0x{current.Processor.Rip.Concrete:x}, {instruction}{(current.Lost is { } lost ? $" (gs or r14 lost by: {lost})" : "")}");
}
