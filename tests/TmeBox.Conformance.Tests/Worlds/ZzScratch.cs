using TmeBox.Conformance.Worlds;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Tests.Worlds;

public class ZzScratch
{
    [Fact]
    public void Print()
    {
        var sw = System.Diagnostics.Stopwatch.StartNew();
        foreach (var g in Proofs.Cells.GroupBy(c => (c.Cell.Platform.Name, c.Cell.PagesAreShared, c.Cell.Guarantee)))
            TestContext.Current.TestOutputHelper!.WriteLine($"{g.Key}: {string.Join(' ', g.Select(c => Naming.NameOf(c.Cell.Capability) + (c.Proved ? "+" : "-")))}");
        TestContext.Current.TestOutputHelper!.WriteLine(sw.Elapsed.ToString());
    }
}
