using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Fuzzing.Holes;
using TmeBox.X86.Tests.Corpus;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Fuzzing;

/// <summary>Duties of the host that accepted code rests on: where one is neglected, the same code gets out.</summary>
public static class BrokenDutyTests
{
    [Theory]
    [InlineData("steps-and-touches", BrokenDuty.PagesInGuards, Escape.StackPointer)]
    [InlineData("masked-write[movl %eax]", BrokenDuty.SignalsOnSandboxStack, Escape.PageTouched | Escape.CanaryWritten)]
    public static void Accepted_code_gets_out_exactly_where_the_host_neglects_its_duty(string name, BrokenDuty broken, Escape any)
    {
        var (one, regions) = Assert.Single(CaseCorpus.All, c => c.Case.Name == name);
        Assert.Null(one.Verdicts[IsolationProfile.CodeAndData].Rule);
        using var native = new NativeSight(NativeHarness.Executable, NativeHarness.WindowIndex);
        Assert.NotEqual(Escape.None, native.Of(one, regions, broken, 64, TestContext.Current.CancellationToken) & any);
        Assert.Equal(Escape.None, native.Of(one, regions, BrokenDuty.None, 64, TestContext.Current.CancellationToken));
    }
}
