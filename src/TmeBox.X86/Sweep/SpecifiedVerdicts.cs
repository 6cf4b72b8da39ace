using System.Globalization;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Sweep;

/// <summary>
/// What <see cref="CodeRules.Judge"/> says of forms. Answers are remembered by what the rules tell apart: of registers rsp, r11 and r14, of the place
/// where in its bundle a form lies. Every so often what is remembered is asked again of the form as it is. Used by one thread.
/// </summary>
internal sealed class SpecifiedVerdicts(CodeLimits limits)
{
    private const int AskAgain = 61, Most = 1 << 20;
    private const ulong AnyBundle = 0x40_0000, InBundle = CodeLimits.BundleSize - 1;
    private readonly Dictionary<(SweptForm, SweepState, SweepSite), (bool, SweepState)> remembered = [];
    private long asked;

    /// <summary>Whether a form is refused, and what is known after it, with registers as far as rules tell them apart.</summary>
    public (bool Refused, SweepState After) Of(in SweptForm form, SweepState state, SweepSite site)
    {
        var key = (Anywhere(form), state, site);
        if (!remembered.TryGetValue(key, out var answer))
        {
            if (remembered.Count == Most) remembered.Clear();
            return remembered[key] = Ask(form, state, site);
        }

        if (++asked % AskAgain == 0 && Ask(form, state, site) != answer)
            throw new DecodersDifferException(string.Create(CultureInfo.InvariantCulture, $"{form}: the specification says something else of the same instruction elsewhere"));
        return answer;
    }

    private static SweptForm Anywhere(SweptForm form)
    {
        (form.Destination, form.Source, form.Base, form.Index) = (Any(form.Destination), Any(form.Source), Any(form.Base), Any(form.Index));
        form.Written &= 1 << 4 | 1 << 11 | 1 << 14;
        form.Offset = AnyBundle | form.Offset & InBundle;
        if (SweepRules.IsDirect(form.Class)) form.Target = 0;
        return form;
    }

    private static byte Any(byte register) => register is 4 or 11 or 14 or >= SweepState.NoRegister ? register : (byte)0;

    private (bool Refused, SweepState After) Ask(in SweptForm form, SweepState state, SweepSite site)
    {
        var (judgement, after) = CodeRules.Judge(state.ToSpecification(), form.ToSpecification(), site.ToSpecification(), limits);
        var known = SweepState.From(after);
        return (judgement.First is not null, known with { Masked = Any(known.Masked), Based = Any(known.Based) });
    }
}
