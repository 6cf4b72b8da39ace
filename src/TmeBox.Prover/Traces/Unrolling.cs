using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Traces;

/// <summary>All traces of one length on a platform at once: which operations and with what operands is unknown.</summary>
internal sealed class Unrolling
{
    private readonly ImmutableArray<Word> choices;
    private readonly ImmutableArray<Step> last;
    private readonly MachineState? before;

    private Unrolling(Profile platform, Unrolling? shorter)
    {
        Platform = platform;
        Length = shorter is null ? 1 : shorter.Length + 1;
        before = shorter is null ? MachineState.Reset(platform, new SymbolicCipher()) : shorter.After();
        var assumptions = shorter?.Assumptions.ToBuilder() ?? ImmutableArray.CreateBuilder<Assertion>();
        var operands = Traces.Operands.Unknown($"step{Length}", platform, assumptions);
        var choice = Fresh.Word($"step{Length}.operation", AnyOperation.Width);
        Operands = [.. shorter?.Operands ?? [], operands];
        choices = [.. shorter?.choices ?? [], choice];
        for (var i = 0; i < TraceOperation.All.Length; i++)
            if (TraceOperation.All[i].Accepts(platform, operands) is { IsTrue: false } accepts)
                assumptions.Add(new($"step{Length}.{TraceOperation.All[i].Kind}.Accepted", AnyOperation.Is(choice, i).Implies(accepts)));
        Assumptions = assumptions.ToImmutable();
        last = [.. TraceOperation.All.Select(o => o.Run(before, operands))];
    }

    public Profile Platform { get; }

    public int Length { get; }

    public ImmutableArray<Operands> Operands { get; }

    /// <summary>That operands are well-formed, and earlier operations not among those that only end traces.</summary>
    public ImmutableArray<Assertion> Assumptions { get; private set; }

    /// <summary>The unrollings of a platform by length; each is made when it is needed.</summary>
    public static Lazy<Unrolling>[] Of(Profile platform)
    {
        var all = new Lazy<Unrolling>[TraceSearch.MaxLength];
        for (var i = 0; i < all.Length; i++)
        {
            var shorter = i == 0 ? null : all[i - 1];
            all[i] = new(() => new Unrolling(platform, shorter?.Value));
        }

        return all;
    }

    /// <summary>Whether a rule decides the last step.</summary>
    public Bit Decides(Rule rule)
    {
        Bit any = false;
        for (var i = 0; i < last.Length; i++) any |= last[i].Machine.Fired[rule] & AnyOperation.Is(choices[^1], i);
        return any & EarlierAreNotLast();
    }

    /// <summary>The operations that a model chooses, by their number.</summary>
    public ImmutableArray<int> Shape(TraceModel model) => [.. choices.Select(c => (int)model.Values.Evaluate(c).Concrete)];

    /// <summary>Whether the operations are these.</summary>
    public Bit Is(ImmutableArray<int> shape) => choices.Zip(shape, AnyOperation.Is).Aggregate(Bit.True, (all, one) => all & one);

    private Bit EarlierAreNotLast()
    {
        Bit all = true;
        foreach (var choice in choices[..^1])
            all &= TraceOperation.All.Select((o, i) => o.IsLast ? false : AnyOperation.Is(choice, i)).Aggregate(Bit.False, (any, one) => any | one);
        return all;
    }

    private MachineState After() =>
        AnyOperation.After(before!, choices[^1], [.. last.Select((step, i) => (Operation: i, After: step.Machine)).Where(a => !TraceOperation.All[a.Operation].IsLast)]);
}
