using TmeBox.X86.Forms;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>Code in slots as the decoder reads it: where instructions start, and where direct branches go. Used by one thread.</summary>
internal sealed class SlotReading
{
    private readonly byte[] code;
    private readonly uint windowOffset;
    private readonly FormReader reader;
    private readonly HashSet<ulong> labels = [];

    // A word for each slot, and the instructions that do not fill slots by position.
    private readonly ulong[] starts;
    private readonly SweptForm[] forms;

    /// <summary>A reading of code.</summary>
    /// <param name="code">The code, which may change; a multiple of a slot.</param>
    /// <param name="windowOffset">Where it lies, at a multiple of a slot.</param>
    public SlotReading(byte[] code, uint windowOffset)
    {
        (this.code, this.windowOffset) = (code, windowOffset);
        reader = new(code, windowOffset);
        starts = new ulong[code.Length / CaseLayout.Slot];
        forms = new SweptForm[code.Length];
    }

    /// <summary>Reads all of the code.</summary>
    public void Read()
    {
        labels.Clear();
        for (var slot = 0; slot < starts.Length; slot++) starts[slot] = Read(slot * CaseLayout.Slot);
    }

    /// <summary>The instruction that starts at a position.</summary>
    public SweptForm FormAt(int position) => IsFilling(code[position]) ? Form(position) : forms[position];

    /// <summary>The place of a form.</summary>
    public SweepSite Site(in SweptForm form, IsolationProfile profile)
    {
        var target = form.Target - windowOffset;
        var inside = target < (ulong)code.Length;
        return new(
            profile == IsolationProfile.CodeAndData,
            labels.Contains(form.Offset),
            false,
            inside,
            inside && (starts[target / CaseLayout.Slot] >> (int)target & 1) != 0,
            form.Base == 17 && form.Target < windowOffset + (ulong)code.Length && windowOffset < form.Target + form.Size);
    }

    /// <summary>The first slot in which instructions start elsewhere than they are marked; null if there is none.</summary>
    public int? FirstDifference(InstructionMarks marks)
    {
        var words = marks.Starts.Words(0, code.Length);
        for (var slot = 0; slot < starts.Length; slot++)
            if (words[slot] != starts[slot])
                return slot;
        return null;
    }

    private static bool IsFilling(byte first) => first is CaseLayout.Nop or CaseLayout.Push or CaseLayout.Halt;

    private SweptForm Form(int position) => SweptForm.From(reader.Read(position).Form);

    // All slots end with an instruction of one byte, so that the next one starts with an instruction.
    private ulong Read(int first)
    {
        var word = 0UL;
        SweptForm previous = default;
        for (var at = 0; at < CaseLayout.Slot;)
        {
            var plain = code.AsSpan(first + at, CaseLayout.Slot - at).IndexOfAnyExcept(CaseLayout.Nop, CaseLayout.Push, CaseLayout.Halt);
            if (plain < 0) return word | ulong.MaxValue << at;
            if (plain > 0)
            {
                word |= ((1UL << plain) - 1) << at;
                at += plain;
                previous = default;
            }

            word |= 1UL << at;
            var form = forms[first + at] = Form(first + at);
            if (SweepRules.IsDirect(form.Class)) labels.Add(form.Target);
            if (SweepRules.IsGateJump(form) && previous.Base == 17) labels.Add(previous.Target);
            previous = form;
            at += form.Length;
        }

        return word;
    }
}
