using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TmeBox.Mutants.Tests;

public class ReleasedEngineTests
{
    private const string Switch = "FaultSwitch";

    [Fact]
    public void The_released_engine_has_nothing_of_the_seeded_faults()
    {
        Assert.DoesNotContain(Names("TmeBox.Engine"), IsOfFaults);
        Assert.Contains(Names("TmeBox.Engine.Mutants"), IsOfFaults);
    }

    [Fact]
    public void The_released_engines_sources_have_no_mark_of_the_seeded_faults()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "TmeBox.Engine"), "*.cs", SearchOption.AllDirectories))
            Assert.DoesNotContain(Switch, File.ReadAllText(file), StringComparison.Ordinal);
    }

    private static bool IsOfFaults(string name) => name is Switch or "EngineFault" or "EngineFaults" or "FaultyEngine";

    // Every type and member that an assembly has or refers to.
    private static List<string> Names(string assembly)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));
        var reader = image.GetMetadataReader();
        return
        [
            .. reader.TypeDefinitions.Select(h => reader.GetString(reader.GetTypeDefinition(h).Name)),
            .. reader.TypeReferences.Select(h => reader.GetString(reader.GetTypeReference(h).Name)),
            .. reader.MethodDefinitions.Select(h => reader.GetString(reader.GetMethodDefinition(h).Name)),
            .. reader.FieldDefinitions.Select(h => reader.GetString(reader.GetFieldDefinition(h).Name)),
            .. reader.MemberReferences.Select(h => reader.GetString(reader.GetMemberReference(h).Name)),
        ];
    }
}
