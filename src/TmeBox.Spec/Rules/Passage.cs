using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Rules;

/// <summary>A part of an operation that gives a value or stops with an answer, and may change the machine either way.</summary>
/// <remarks>PCONFIG reads its structure between two guards, and a page walk reads four entries: each such read may fill a line, meet poison, or fault.</remarks>
/// <typeparam name="T">The value, lifted; it means nothing where the passage stopped.</typeparam>
/// <param name="Machine">The state afterwards.</param>
/// <param name="Stopped">Whether the operation ends here.</param>
/// <param name="Answer">How it ends then.</param>
/// <param name="Value">What it gives otherwise.</param>
public sealed record Passage<T>(MachineState Machine, Bit Stopped, Answer Answer, T Value)
{
    /// <summary>A passage that gives a value.</summary>
    public static Passage<T> Of(MachineState m, T value) => new(m, false, Answer.Of(Outcomes.Done), value);

    /// <summary>Stops with an answer where the condition holds and nothing has stopped it before.</summary>
    public Passage<T> Refuse(Rule rule, Func<T, Bit> condition, Answer answer)
    {
        if (Stopped.IsTrue) return this;
        var refused = !Stopped & Machine.Replaced(rule, condition(Value));
        return refused.IsFalse ? this : new(Machine.Fire(rule, refused), Stopped | refused, Lifted.If(refused, answer, Answer), Value);
    }

    /// <summary>Goes on with the value, unless stopped.</summary>
    public Passage<TNext> Then<TNext>(Func<MachineState, T, Passage<TNext>> next)
    {
        if (Stopped.IsTrue) return new(Machine, true, Answer, default!);
        var passed = next(Machine, Value);
        return Stopped.IsFalse
            ? passed
            : new(Lifted.If(Stopped, Machine, passed.Machine), Stopped | passed.Stopped, Lifted.If(Stopped, Answer, passed.Answer), passed.Value);
    }

    /// <summary>Ends the operation with the value, unless stopped.</summary>
    public Step Finish(Func<MachineState, T, Step> last)
    {
        var stopped = new Step(Machine, Answer);
        return Stopped.IsTrue ? stopped : Lifted.If(Stopped, () => stopped, () => last(Machine, Value));
    }
}
