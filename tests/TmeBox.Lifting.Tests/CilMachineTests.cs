using System.Globalization;
using System.Reflection;
using TmeBox.Lifting.Running;
using TmeBox.Lifting.Values;
using TmeBox.Logic;
using TmeBox.Tests;

namespace TmeBox.Lifting.Tests;

public class CilMachineTests
{
    public static TheoryData<string> Numeric => [.. typeof(Samples).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(m => m.Name)];

    public static TheoryData<string, string> Refused => new()
    {
        { nameof(Unliftable.Loop), "a loop" },
        { nameof(Unliftable.Element), "not understood" },
        { nameof(Unliftable.Virtual), "what is called is not known" },
        { nameof(Unliftable.Made), "an object is made" },
        { nameof(Unliftable.Fraction), "not understood" },
        { nameof(Unliftable.Caught), "handles exceptions" },
        { nameof(Unliftable.Signed), "not understood" },
        { nameof(Unliftable.Short), "a Int16 is no number that can be lifted" },
        { nameof(Unliftable.Endless), "more than 32 calls lie in each other" },
    };

    [Theory]
    [MemberData(nameof(Numeric))]
    public void A_method_gives_what_it_gives_when_it_runs_and_so_it_does_with_unknowns_filled_in_later(string name) => Seeds.Each(300, random =>
    {
        var method = typeof(Samples).GetMethod(name)!;
        var types = method.GetParameters().Select(p => p.ParameterType).ToArray();
        object[] values = [.. types.Select(t => Drawn(t, random))];
        var expected = Convert.ToUInt64(Bits(method.Invoke(null, values)!), CultureInfo.InvariantCulture);

        var concrete = Called(method, [.. values.Select((v, i) => Word.Of(Bits(v), Width(types[i])))]);
        Assert.Equal(expected, concrete.Concrete);

        Function[] unknown = [.. types.Select((t, i) => new Function($"argument{i}", Sort.BitVector(Width(t))))];
        var symbolic = Called(method, [.. unknown.Select((f, i) => Narrowed(Word.Of(f.Apply()), types[i]))]);
        Assert.False(symbolic.IsConcrete);
        var filled = new Interpretation();
        for (var i = 0; i < types.Length; i++) filled.Define(unknown[i], [], Word.Of(Bits(values[i]), Width(types[i])).Term);
        Assert.Equal(expected, filled.Evaluate(symbolic).Concrete);
    });

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_lifted_is_said(string name, string why)
    {
        var method = typeof(Unliftable).GetMethod(name)!;
        var error = Assert.Throws<LiftingException>(() => new CilMachine().Call(method, [.. method.GetParameters().Select(p => p.ParameterType.IsValueType ? new CilNumber(Fresh.Word("argument", 32)) : (CilValue)new CilAddress(0))], CilMemory.Empty));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static Word Called(MethodInfo method, Word[] arguments) =>
        ((CilNumber)new CilMachine().Call(method, [.. arguments.Select(a => new CilNumber(a))], CilMemory.Empty).Result!).Bits;

    private static int Width(Type type) => type == typeof(ulong) || type == typeof(long) ? 64 : 32;

    private static Word Narrowed(Word word, Type type) => type == typeof(byte) ? word & Word.Of(255, 32) : type == typeof(bool) ? word & Word.Of(1, 32) : word;

    private static ulong Bits(object value) => value switch
    {
        bool b => b ? 1UL : 0,
        byte b => b,
        int i => (uint)i,
        uint u => u,
        long l => (ulong)l,
        ulong u => u,
        _ => throw new ArgumentException(value.GetType().Name, nameof(value)),
    };

    private static object Drawn(Type type, Random random) =>
        type == typeof(bool) ? random.Coin()
        : type == typeof(byte) ? (byte)random.Number(8)
        : type == typeof(int) ? (int)random.Number(32)
        : type == typeof(uint) ? (uint)random.Number(32)
        : type == typeof(long) ? (long)random.Number(64)
        : random.Number(64);
}
