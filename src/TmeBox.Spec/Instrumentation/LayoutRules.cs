using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Instrumentation;

/// <summary>Where instructions lie.</summary>
public static class LayoutRules
{
    internal static readonly Rule CrossesBundle = new("Layout", "D-BOX-4", "No instruction crosses a 32-byte boundary of its load address: a masked branch would execute the middle of it.");
    internal static readonly Rule FallsThrough = new("Layout", "D-BOX-4", "The last instruction of a region does not pass control on: what follows was not verified.");

    internal static void Judge(Judgement judgement, CodeForm form, CodeSite site)
    {
        var room = form.Offset.Slice(4, 0).ZeroExtend(64) + form.Length;
        judgement.Refuse(CrossesBundle, site.Bundled & room > Logic.Word.Of(CodeLimits.BundleSize, 64));
        judgement.Refuse(FallsThrough, site.Last & !form.Is(InstructionClass.Jump, InstructionClass.IndirectJump, InstructionClass.Return, InstructionClass.Stop));
    }
}
