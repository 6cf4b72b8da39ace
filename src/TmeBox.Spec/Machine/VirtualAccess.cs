using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>Accesses of the active core by linear address, 1 to 64 bytes long, across the ends of lines and pages.</summary>
/// <remarks>All pages of an access are translated before any byte is read or written, so a store happens as a whole or not at all.</remarks>
public static class VirtualAccess
{
    internal static readonly Rule CrossesLine = new("VirtualAccess", "F-CCH-1", "An access that crosses the end of a line is two accesses, each under the KeyID of its own page.");
    internal static readonly Rule Misaligned = new("VirtualAccess", "F-CCH-4", "MOVDIR64B to a linear address that is not 64-byte aligned is #GP(0), before it is translated.");

    /// <summary>A load; the answer's data begin with the bytes read, and zeros follow.</summary>
    /// <param name="m">The machine.</param>
    /// <param name="address">The linear address: 64 bits.</param>
    /// <param name="size">1 to 64, as 7 bits.</param>
    public static Step Load(MachineState m, Word address, Word size) => Read(m, address, size, Access.Read);

    /// <summary>An instruction fetch.</summary>
    public static Step Fetch(MachineState m, Word address, Word size) => Read(m, address, size, Access.Fetch);

    /// <summary>A store of the first <paramref name="size"/> bytes of the data.</summary>
    public static Step Store(MachineState m, Word address, Word size, Bytes data)
    {
        var span = Span(address, size);
        return Pages(m.Begin(), address, span, Access.Write)
            .Finish((s, pages) => Sequence(
                span,
                Machine.Store.At(s, pages.First, span.FirstEnables, Line.Up(data, span.Offset)),
                after => Machine.Store.At(after, pages.Second, span.SecondEnables, Line.Down(data, span.Rest)),
                (first, _) => first));
    }

    /// <summary>Any operation on one line that the active core names by a linear address.</summary>
    public static Step Through(MachineState m, Word address, Access access, Func<MachineState, PhysicalAddress, Step> operation) =>
        Translation.Of(m.Begin(), address, access).Finish((s, at) => operation(s, at) switch { var done => done with { Machine = done.Machine with { Fired = s.Fired | done.Machine.Fired } } });

    /// <summary>MOVDIR64B.</summary>
    public static Step Movdir64b(MachineState m, Word address, Bytes data) => Ladder.For(m)
        .Refuse(Misaligned, address.Slice(5, 0) != 0, Outcomes.GeneralProtection)
        .Continue(s => Through(s, address, Access.Write, (at, pa) => Machine.Movdir64b.Run(at, pa, data)));

    private static Step Read(MachineState m, Word address, Word size, Access access)
    {
        var span = Span(address, size);
        return Pages(m.Begin(), address, span, access)
            .Finish((s, pages) => Sequence(
                span,
                Machine.Load.At(s, pages.First),
                after => Machine.Load.At(after, pages.Second),
                (first, second) => Joined(span, first, second)));
    }

    private static Passage<LinePair> Pages(MachineState m, Word address, LineSpan span, Access access) =>
        Translation.Of(m, address, access).Then((s, first) =>
        {
            s = s.Decide(CrossesLine, span.Crosses, out var crosses);
            var next = (address | Word.Of(63, 64)) + Word.Of(1, 64);
            return Lifted.If(
                crosses,
                () => Translation.Of(s, next, access).Then((t, second) => Passage<LinePair>.Of(t, new(first, second))),
                () => Passage<LinePair>.Of(s, new(first, first)));
        });

    // The second line is touched only if the first was done with, and only if there is one.
    private static Step Sequence(LineSpan span, Step first, Func<MachineState, Step> second, Func<Answer, Answer, Answer> answer)
    {
        var goesOn = span.Crosses & first.Answer.Outcome == Outcomes.Done;
        return Lifted.If(goesOn, () => second(first.Machine) switch { var last => last with { Answer = answer(first.Answer, last.Answer) } }, () => first with { Answer = answer(first.Answer, first.Answer) });
    }

    private static Answer Joined(LineSpan span, Answer first, Answer second)
    {
        var data = Line.Merge(Line.Zero, Line.Down(first.Data, span.Offset), span.Enables & ~(Line.AllBytes << (Word.Of(64, 64) - span.Offset.ZeroExtend(64))));
        data = Lifted.If(span.Crosses, () => Line.Merge(data, Line.Up(second.Data, span.Rest), span.Enables & (Line.AllBytes << span.Rest.ZeroExtend(64))), () => data);
        return Lifted.If(second.Outcome == Outcomes.Done, Answer.Gives(data), second);
    }

    private static LineSpan Span(Word address, Word size) => new(address.Slice(5, 0), size);
}
