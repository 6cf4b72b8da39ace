using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>Which theorem needs which rule, and in which case that is easiest to see. If it does not, the search for a counterexample fails.</summary>
internal static class CodeWeakness
{
    /// <summary>The theorem and the case in which the lack of a rule shows.</summary>
    public static (CodeTheorem Theorem, CodeCase Case) Of(Rule rule)
    {
        var (theorem, which) = Named(rule.Id);
        return (CodeTheorems.All.Single(t => t.Id == "Code." + theorem), which == CodeCase.Any.Name ? CodeCase.Any : CodeCase.All.Single(c => c.Name == which));
    }

    private static (string Theorem, string Case) Named(string rule) => rule switch
    {
        "Decoding.Undecodable" or "Decoding.Foreign" or "Instruction.System" or "Instruction.ImplicitMemory" or "Instruction.Scatter" or "Instruction.BitOffset" or "Instruction.StackFrame" =>
            ("AccessStaysInReach", "Rejected"),
        "Instruction.Segment" or "Instruction.ControlState" or "Register.WindowWritten" => ("StepLeavesFixedStateAlone", "any"),
        "Branch.FarTransfer" => ("ControlReachesEntries", "Rejected"),
        "Prefix.Repeated" or "Prefix.AfterRex" or "Prefix.Segment" or "Prefix.Repeat" or "Prefix.Dangling" => ("AccessStaysInReach", "Compute.register"),
        "Prefix.OperandSize" or "Branch.TargetOutside" or "Branch.TargetInside" => ("ControlReachesEntries", "Jump"),
        "Branch.Unmasked" or "Branch.GroupEntered" => ("ControlReachesEntries", "IndirectJump.register"),
        "Branch.ThroughMemory" => ("ControlReachesEntries", "IndirectJump.rsp"),
        "Branch.NearReturn" => ("ControlReachesEntries", "Return"),
        "Branch.GateSlot" or "Branch.GateReturn" => ("ControlReachesEntries", "IndirectJump.gs-absolute"),
        "Branch.CallInside" => ("CallReturnsBehindItself", "any"),
        "Layout.CrossesBundle" => ("NoBundleStartsInside", "any"),
        "Layout.FallsThrough" => ("ControlReachesEntries", "Compute.register"),
        "Layout.NoCode" => ("ImageHasCode", "any"),
        "Layout.RegionUnaligned" => ("BundlesLieInTheirRegion", "any"),
        "Layout.RegionInGuard" => ("RegionIsBetweenGuards", "any"),
        "Layout.EntryInside" => ("EntryIsAStart", "any"),
        "Layout.EntryUnaligned" => ("EntrySurvivesItsMask", "any"),
        "Memory.SegmentUncut" => ("AccessStaysInReach", "Compute.gs-uncut"),
        "Memory.UnknownSize" => ("AccessStaysInReach", "Compute.gs"),
        "Memory.CutUnbased" or "Memory.StackIndex" or "Memory.StackReach" => ("AccessStaysInReach", "Compute.rsp"),
        "Memory.Unconfined" => ("AccessStaysInReach", "Compute.other"),
        "Memory.RelativeReach" => ("AccessStaysInReach", "Compute.rip"),
        "Memory.RelativeCode" => ("RelativeWriteAvoidsCode", "Compute.rip"),
        "Memory.PairShape" or "Memory.PairUnproven" or "Memory.PairReach" or "Register.R11Forgotten" => ("AccessStaysInReach", "Compute.r14"),
        "Memory.BaseLoad" => ("StepKeepsInvariant", "Compute.gs-absolute"),
        "Register.R11Zeroed" or "Register.R11Kept" or "Stack.Unconfined" or "Stack.StepReach" or "Stack.StepTwice" or "Stack.Touch" => ("StepKeepsInvariant", "Compute.register"),
        "Stack.Halved" => ("AccessStaysInReach", "Push.register"),
        "Stack.DirtyBranch" => ("StepKeepsInvariant", "Jump"),
        "Stack.DirtyEntry" => ("EntriesAreClean", "any"),
        _ => throw new InvalidOperationException($"no theorem is known to need the rule {rule}"),
    };
}
