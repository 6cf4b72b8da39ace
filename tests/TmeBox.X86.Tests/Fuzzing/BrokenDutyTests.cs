using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Fuzzing.Harness;
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
        Assert.NotEqual(Escape.None, Seen(broken) & any);
        Assert.Equal(Escape.None, Seen(BrokenDuty.None));

        Escape Seen(BrokenDuty duty)
        {
            var seen = Escape.None;
            for (var seed = 1UL; seed <= 40 && (seen & any) == 0; seed++)
            {
                using var harness = NativeHarness.Start();
                var native = CaseRun.Of(one, regions, IsolationProfile.CodeAndData, harness.Greeting, seed, 1) with { OpenNeighbours = duty != BrokenDuty.PagesInGuards };
                native = native with { Runs = [.. native.Runs.Select(r => r with { Stepped = true })] };
                try
                {
                    seen |= native.Repeat(harness, duty).Escape;
                }
                catch (HarnessException) when (duty == BrokenDuty.SignalsOnSandboxStack)
                {
                    // A signal that finds no stack at all ends the process; another seed has one.
                    continue;
                }
            }

            return seen;
        }
    }
}
