using System.Collections.Immutable;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Chain.Links;

/// <summary>A link of the chain that is cut on purpose.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Hole">The rule of the verifier that is dropped, or null.</param>
/// <param name="Flaw">What the kernel or runtime does wrong.</param>
/// <param name="SharesPages">The kind of pages on which it is looked for.</param>
/// <param name="IsAuthenticated">Whether it is looked for on a platform with a MAC.</param>
public sealed record BrokenLink(string Name, string Sentence, Mutant? Hole, KernelFlaw Flaw, bool SharesPages, bool IsAuthenticated)
{
    /// <summary>Every link that is cut.</summary>
    public static ImmutableArray<BrokenLink> All { get; } =
    [
        InVerifier("gs-uncut", "operands with gs and without 67 are accepted", "Memory.SegmentUncut", false, true),
        InVerifier("unconfined", "operands without gs are accepted, based on any register", "Memory.Unconfined", false, false),
        InVerifier("stack-reach", "operands based on rsp may end farther away than the guard is wide", "Memory.StackReach", false, true),
        InVerifier("relative-reach", "operands relative to rip may name another window", "Memory.RelativeReach", false, false),
        InVerifier("pair-unproven", "operands based on r14 and r11 need not be preceded by what cuts r11", "Memory.PairUnproven", false, true),
        InVerifier("window-written", "r14 may be written", "Register.WindowWritten", false, false),
        InVerifier("touch", "every instruction counts as a touch of the stack", "Stack.Touch", true, true),
        InVerifier("unmasked", "indirect branches need not be masked", "Branch.Unmasked", false, false),
        InKernel("leaf-keyid", "the entries for a co-tenant's data name the victim's KeyID", KernelFlaw.LeafNamesOtherKeyId, false, true),
        InKernel("leaf-page", "the entries for a co-tenant's data name a page of the victim's", KernelFlaw.LeafNamesOtherPage, false, false),
        InKernel("guard-mapped", "pages are mapped in the guards of the victim's window", KernelFlaw.GuardMapped, false, true),
        InKernel("private-writable", "the base page of a co-tenant is writable", KernelFlaw.PrivatePageWritable, true, false),
        InKernel("code-writable", "the code of a co-tenant is writable", KernelFlaw.CodeWritable, false, true),
        InKernel("base-page", "the base page of a co-tenant holds the address of the victim's window", KernelFlaw.BasePageOfAnother, true, true),
        InKernel("no-flush", "a page leaves a window and its cached lines are not flushed", KernelFlaw.NoFlush, false, false),
        InKernel("no-zero", "a page is given out and not zeroed under the new owner's KeyID", KernelFlaw.NoZero, false, false),
        InKernel("no-invlpg", "INVLPG is left out on one core", KernelFlaw.NoInvlpg, false, true),
        InKernel("no-status-check", "sandboxes start whatever PCONFIG answered", KernelFlaw.NoStatusCheck, true, false),
    ];

    /// <summary>The capability that a runtime with the flaw gives to attackers; null where the flaw is no step of its programs but the kernel's.</summary>
    internal Capability? Capability => Flaw switch
    {
        KernelFlaw.NoFlush => Spec.Sandbox.Capability.NoFlush,
        KernelFlaw.NoZero => Spec.Sandbox.Capability.NoZero,
        KernelFlaw.NoStatusCheck => Spec.Sandbox.Capability.NoStatusCheck,
        _ => null,
    };

    private static BrokenLink InVerifier(string name, string sentence, string rule, bool replacement, bool isAuthenticated) =>
        new(name, "the verifier: " + sentence, new(RuleBook.Named(rule) ?? throw new InvalidOperationException($"there is no rule {rule}"), replacement), KernelFlaw.None, false, isAuthenticated);

    private static BrokenLink InKernel(string name, string sentence, KernelFlaw flaw, bool sharesPages, bool isAuthenticated) =>
        new(name, "the kernel: " + sentence, null, flaw, sharesPages, isAuthenticated);
}
