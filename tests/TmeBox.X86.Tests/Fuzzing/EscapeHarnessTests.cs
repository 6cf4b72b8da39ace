using System.Runtime.Intrinsics.X86;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Tests.Corpus;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Fuzzing;

public static class EscapeHarnessTests
{
    [Fact]
    public static void Its_window_is_the_specifications()
    {
        using var harness = NativeHarness.Start();
        Assert.Equal(CodeLimits.Standard, harness.Greeting.Limits);
        Assert.Equal((ulong)NativeHarness.WindowIndex << 32, harness.Greeting.Window);
    }

    [Theory]
    [InlineData("67-without-gs[eax]", Escape.Access)]
    [InlineData("67-without-gs-store[eax]", Escape.Access)]
    [InlineData("gs-without-67[rbx]", Escape.Access)]
    [InlineData("gs-negative-absolute[-0x80000000]", Escape.Access)]
    [InlineData("gs-indexed-without-67[8]", Escape.Access)]
    [InlineData("plain-base[rax]", Escape.Access)]
    [InlineData("plain-sign-extended-index", Escape.Access)]
    [InlineData("fs-load[(%rax)]", Escape.Access)]
    [InlineData("pair-scaled[8]", Escape.Access)]
    [InlineData("pair-after-keeping-operation[bsfl %eax,%r11d]", Escape.Access)]
    [InlineData("pair-previous-bundle", Escape.Access)]
    [InlineData("bit-test-memory-register[btq %rax (%rsp)]", Escape.Access)]
    [InlineData("string[stosb]", Escape.Access)]
    [InlineData("gather-without-67[vpgatherqq %ymm2, %gs:(%rax,%ymm1,8), %ymm0]", Escape.Access)]
    [InlineData("step-by-register[movq %rax]", Escape.StackPointer)]
    [InlineData("masked-write-by-another-operation[bsfl %eax]", Escape.StackPointer)]
    [InlineData("masked-write-without-base[nop]", Escape.StackPointer)]
    [InlineData("step-a-bundle", Escape.StackPointer)]
    [InlineData("no-touch[prefetcht0 (%rsp)]", Escape.StackPointer)]
    [InlineData("no-touch[vmovdqu8 %zmm0, (%rsp){%k1}]", Escape.StackPointer)]
    [InlineData("leave-enter[leave]", Escape.StackPointer)]
    [InlineData("near-return", Escape.Control)]
    [InlineData("jump-indirect-bare[rax]", Escape.Control)]
    [InlineData("jump-indirect-without-base", Escape.Control)]
    [InlineData("jump-into-instruction[jmp 1]", Escape.Control)]
    [InlineData("mask-of-another-value[-16]", Escape.Control)]
    [InlineData("hidden-system-call-across-bundles", Escape.SystemCall)]
    [InlineData("jump-to-hidden-system-call", Escape.SystemCall)]
    [InlineData("system-entry[syscall]", Escape.SystemCall)]
    [InlineData("interrupt[int $0x80]", Escape.SystemCall)]
    [InlineData("jump-to-hidden-base-write", Escape.GsBase)]
    [InlineData("base-access[wrgsbase %rax]", Escape.GsBase)]
    [InlineData("base-access[wrfsbase %rax]", Escape.FsBase)]
    [InlineData("segment-load[movw %ax, %ds]", Escape.Segment)]
    [InlineData("window-register-written[movq %rax]", Escape.R14)]
    [InlineData("window-register-second-destination[mulxq %rax, %r14, %rcx]", Escape.R14)]
    [InlineData("flags-and-direction[std]", Escape.Flags)]
    [InlineData("flags-and-direction[ldmxcsr (%rsp)]", Escape.Mxcsr)]
    [InlineData("flags-and-direction[fldcw (%rsp)]", Escape.X87Control)]
    public static void It_sees_how_rejected_code_gets_out(string name, Escape expected)
    {
        var (one, regions) = Assert.Single(CaseCorpus.All, c => c.Case.Name == name);
        Assert.NotNull(one.Verdicts[IsolationProfile.CodeAndData].Rule);
        using var harness = NativeHarness.Start();
        var seen = Escape.None;
        for (var seed = 1UL; seed <= 200 && !seen.HasFlag(expected); seed++)
        {
            var batch = CaseRun.Of(one, regions, IsolationProfile.CodeAndData, harness.Greeting, seed, 16);
            var reply = harness.Run(batch.Batch());
            seen = reply.Results.Aggregate(seen, (all, result) => all | batch.Judge(result, harness.Greeting));
        }

        // Where the processor lacks the instruction, it faults and nothing gets out.
        var runs = !name.Contains("%zmm", StringComparison.Ordinal) || Avx512BW.IsSupported;
        Assert.True(seen.HasFlag(expected) == runs, $"{one.Place}: {name} was seen as {seen}; expected {(runs ? expected : Escape.None)}");
    }

    [Theory]
    [InlineData("67-without-gs-store[eax]", Escape.CanaryWritten)]
    [InlineData("67-without-gs[eax]", Escape.PageTouched)]
    [InlineData("plain-store[rax]", Escape.CanaryWritten)]
    [InlineData("plain-base[rax]", Escape.PageTouched)]
    public static void It_sees_what_was_touched_where_other_windows_are_open(string name, Escape expected)
    {
        var (one, regions) = Assert.Single(CaseCorpus.All, c => c.Case.Name == name);
        using var harness = NativeHarness.Start();
        // Only Linux 6.7 and later list touched pages; before, the harness says that it does not see reads.
        var visible = harness.Greeting.ListsTouchedPages || expected != Escape.PageTouched;
        var seen = Escape.None;
        for (var seed = 1UL; seed <= 40 && !seen.HasFlag(expected); seed++)
            seen |= harness.Run((CaseRun.Of(one, regions, IsolationProfile.CodeAndData, harness.Greeting, seed, 16) with { OpenNeighbours = true }).Batch()).Touched;
        Assert.True(seen.HasFlag(expected) == visible, $"{one.Place}: {name} touched {seen}; expected {(visible ? expected : Escape.None)}");
    }

    [Theory]
    [InlineData(IsolationProfile.CodeAndData)]
    [InlineData(IsolationProfile.Data)]
    public static void Accepted_cases_stay_inside(IsolationProfile profile)
    {
        using var harness = NativeHarness.Start();
        var accepted = CaseCorpus.All.Where(c => c.Case.Verdicts.TryGetValue(profile, out var v) && v.Rule is null && CaseRun.IsRunnable(c.Regions, harness.Greeting)).ToList();
        Assert.InRange(accepted.Count, 100, 10_000);
        foreach (var (one, regions) in accepted)
        {
            for (var seed = 1UL; seed <= 4; seed++)
            {
                var native = CaseRun.Of(one, regions, profile, harness.Greeting, seed, 8);
                var escape = native.Repeat(harness).Escape;
                Assert.True(escape == Escape.None, $"{one.Place}: {one.Name} (seed {seed}): {escape}; token {EscapeToken.Of(native)}");
            }
        }
    }

    [Fact]
    public static void A_run_that_its_seed_names_ends_the_same_way_again()
    {
        using var first = NativeHarness.Start();
        using var second = NativeHarness.Start();
        var (one, regions) = CaseCorpus.All.First(c => c.Case.Name == "gs-indexed[4 -8]");
        var native = CaseRun.Of(one, regions, IsolationProfile.CodeAndData, first.Greeting, 7, 16);
        var (a, b) = (first.Run(native.Batch()), second.Run(native.Batch()));
        Assert.Equal(a.Results.Select(r => (r.Ending, r.Address, r.InstructionPointer)), b.Results.Select(r => (r.Ending, r.Address, r.InstructionPointer)));
        Assert.All(a.Results.Zip(b.Results), p => Assert.Equal(p.First.Registers, p.Second.Registers));
    }

    [Fact]
    public static void A_malformed_request_ends_it_with_a_message()
    {
        using var harness = NativeHarness.Start();
        var (one, regions) = CaseCorpus.All.First(c => c.Case.Name == "lea[(%rax)]");
        var native = CaseRun.Of(one, regions, IsolationProfile.CodeAndData, harness.Greeting, 7, 1) with { CodeOffset = 0x8000 };
        var message = Assert.Throws<HarnessException>(() => harness.Run(native.Batch())).Message;
        Assert.Contains("a page-aligned code offset in the arena was expected", message, StringComparison.Ordinal);
    }
}
