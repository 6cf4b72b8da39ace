using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Tests.Sides;

public class ConcreteStatesTests
{
    private static readonly ICipher Cipher = BitsCipher.For(Rig.Ci);

    // What the next operation sets anew, and what states of one machine have in common.
    private static readonly string[] NotCompared = [nameof(MachineState.Active), nameof(MachineState.Fired), nameof(MachineState.Profile), nameof(MachineState.Cipher), nameof(MachineState.Mutant)];

    [Fact]
    public void States_that_were_come_to_in_different_ways_are_equal_and_answer_alike()
    {
        var one = After(Rig.Activate(), Rig.Key(1, Algorithm.Xts128, 3), Rig.Put(1, 0x40, 7), Rig.Put(2, 0x80, 8));
        var other = After(Rig.Activate(), Rig.Put(2, 0x80, 8), new Operation.Load(Rig.Pa(3, 0xC0)), new Operation.Flush(Rig.Pa(3, 0xC0)), Rig.Key(1, Algorithm.Xts128, 3), Rig.Put(1, 0x40, 9), Rig.Put(1, 0x40, 7));
        Assert.NotSame(one, other);
        Assert.Equal(one, other, ConcreteStates.Comparer);
        Assert.Equal(ConcreteStates.Comparer.GetHashCode(one), ConcreteStates.Comparer.GetHashCode(other));
        Assert.NotEqual(one, After(Rig.Activate(), Rig.Key(1, Algorithm.Xts128, 3), Rig.Put(1, 0x40, 7), Rig.Put(2, 0x80, 9)), ConcreteStates.Comparer);
    }

    [Fact]
    public void Every_part_of_a_state_is_compared()
    {
        var state = After(Rig.Activate());
        MachineState[] others =
        [
            state with { Activate = Activation.Reset },
            state with { Exclusion = state.Exclusion with { Base = Logic.Word.Of(4096, 64) } },
            state with { TmeKey = state.TmeKey with { Mode = state.TmeKey.Mode ^ Logic.Word.Of(1, state.TmeKey.Mode.Width) } },
            state with { MacKey = KeyMaterial.NoMacKey },
            After(Rig.Activate(), Rig.Key(1, Algorithm.Xts128, 3)),
            After(Rig.Activate(), new Operation.TakeTable()),
            After(Rig.Activate(), new Operation.Replace(0x40, Hex.Filled(1, 64), 0, false)),
            After(Rig.Activate(), new Operation.Rewire(0x40, 0x80, false)),
            After(Rig.Activate(), new Operation.Load(0x40)),
            state with { Tlb = state.Tlb.Set(new(CoreId.Of(0), Logic.Word.Of(0, 36)), TlbEntry.Absent with { Present = true }) },
            After(Rig.Activate(), new Operation.WriteCr3(0x1000)),
        ];
        var parts = typeof(MachineState).GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().Select(p => p.Name!).Except(NotCompared).ToList();
        Assert.Equal(parts.Count, others.Length);
        foreach (var other in others) Assert.NotEqual(state, other, ConcreteStates.Comparer);
        Assert.NotEqual(state, state with { Cipher = BitsCipher.For(Rig.Ci with { Name = "another" }) }, ConcreteStates.Comparer);
        Assert.NotEqual(state, state with { Mutant = new Mutant(RuleBook.All[0], false) }, ConcreteStates.Comparer);
        Assert.Equal(state, (state with { Active = CoreId.Of(1) }).Begin(), ConcreteStates.Comparer);
    }

    [Fact]
    public void After_equal_states_the_same_operations_give_the_same_answers_and_equal_states() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Cases, c =>
    {
        var profile = c.Platform.Profile;
        var run = FuzzRun.Of(c, new EngineSide(profile, c.Platform.Cache));
        var side = new SpecificationSide(profile, BitsCipher.For(profile));
        var states = new Dictionary<MachineState, SpecificationSide>(ConcreteStates.Comparer);
        foreach (var operation in run.Performed)
        {
            side.Step(operation);
            states.TryAdd(side.State, side.Fork());
            foreach (var next in run.Performed.Take(5))
            {
                var (here, there) = (side.Peek(next), states[side.State].Peek(next));
                Assert.Equal(here.Answer.Outcome, there.Answer.Outcome);
                Assert.Equal(here.After, there.After, ConcreteStates.Comparer);
            }
        }
    }));

    private static Arbitrary<FuzzCase> Cases { get; } = Arb.From(Gen.Elements(FuzzPlatform.All.AsEnumerable()).SelectMany(p => FuzzGenerator.Case(p, 40)), FuzzShrinker.Smaller);

    private static MachineState After(params ReadOnlySpan<Operation> operations)
    {
        var side = new SpecificationSide(Rig.Ci, Cipher);
        foreach (var operation in operations) side.Step(operation);
        return side.State;
    }
}
