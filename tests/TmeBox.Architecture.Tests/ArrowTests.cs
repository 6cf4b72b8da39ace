using System.Xml.Linq;

namespace TmeBox.Architecture.Tests;

/// <summary>Arrows between rooms point one way.</summary>
public class ArrowTests
{
    // What each room may see. The command line may see everything; whoever adds a room says here what it sees.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["TmeBox.Logic"] = [],
        ["TmeBox.Spec"] = ["TmeBox.Logic"],
        ["TmeBox.Engine"] = [],
        ["TmeBox.Policies"] = ["TmeBox.Logic", "TmeBox.Spec"],
        ["TmeBox.Attacks"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies"],
        ["TmeBox.Prover"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Attacks"],
        ["TmeBox.Conformance"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Attacks", "TmeBox.Engine"],
        ["TmeBox.X86"] = ["TmeBox.Logic", "TmeBox.Spec"],
        ["TmeBox.Chain"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Engine", "TmeBox.Conformance", "TmeBox.X86"],
        ["TmeBox.Lifting"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Attacks", "TmeBox.Prover", "TmeBox.X86"],
        ["TmeBox.Evidence"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Attacks", "TmeBox.Prover", "TmeBox.Conformance", "TmeBox.X86"],
        ["TmeBox.Engine.Mutants"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Engine", "TmeBox.Conformance"],
        ["TmeBox.Mutants"] = ["TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Attacks", "TmeBox.Engine", "TmeBox.Prover", "TmeBox.Conformance", "TmeBox.Engine.Mutants"],
        ["TmeBox.Bench"] = ["TmeBox.Engine", "TmeBox.Logic", "TmeBox.Spec", "TmeBox.Policies", "TmeBox.Attacks", "TmeBox.Conformance"],
        ["TmeBox.Native"] = ["TmeBox.Engine"],
    };

    private static IEnumerable<string> Rooms => Sources.Rooms.Select(f => Path.GetFileNameWithoutExtension(f));

    [Fact]
    public void Projects_refer_to_those_that_they_may_see()
    {
        Assert.Contains("TmeBox.Cli", Rooms);
        foreach (var file in Sources.Rooms)
        {
            var room = Path.GetFileNameWithoutExtension(file);
            if (room == "TmeBox.Cli") continue;
            Assert.True(Allowed.ContainsKey(room), $"{room} is new: say what it may see");
            var seen = XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            foreach (var other in seen) Assert.True(Allowed[room].Contains(other, StringComparer.Ordinal), $"the project {room} refers to {other}");
        }
    }

    [Fact]
    public void Assemblies_refer_to_those_that_they_may_see()
    {
        var arrows = 0;
        foreach (var room in Rooms.Where(r => File.Exists(Path.Combine(AppContext.BaseDirectory, r + ".dll"))))
            foreach (var other in Members.Of(room).Assemblies.Where(a => a.StartsWith("TmeBox.", StringComparison.Ordinal)))
            {
                arrows++;
                Assert.True(Allowed[room].Contains(other, StringComparer.Ordinal), $"the assembly {room} refers to {other}");
            }

        Assert.InRange(arrows, 2, 100);
    }

    // What a room of the core may need beyond the platform. The engine assembles its kernels with Iced.
    private static readonly Dictionary<string, string[]> Libraries = new(StringComparer.Ordinal)
    {
        ["TmeBox.Logic"] = [],
        ["TmeBox.Spec"] = [],
        ["TmeBox.Engine"] = ["Iced"],
    };

    [Fact]
    public void The_specification_its_values_and_the_engine_need_nothing_but_the_platform_and_what_is_listed()
    {
        foreach (var (room, libraries) in Libraries)
        {
            var file = Sources.Rooms.Single(f => Path.GetFileNameWithoutExtension(f) == room);
            Assert.Equal(libraries, XDocument.Load(file).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value));
            Assert.All(Members.Of(room).Assemblies, a => Assert.True(a.StartsWith("System.", StringComparison.Ordinal) || a.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) || a.StartsWith("TmeBox.", StringComparison.Ordinal) || libraries.Contains(a, StringComparer.Ordinal), $"{room} refers to {a}"));
        }
    }

    [Fact]
    public void The_command_lines_assembly_is_inspected_by_its_own_name() =>
        Assert.Contains("TmeBox.Spec", Members.Of("TmeBox.Cli").Assemblies);
}
