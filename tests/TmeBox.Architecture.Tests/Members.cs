using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TmeBox.Architecture.Tests;

/// <summary>What a compiled assembly refers to, read from its metadata.</summary>
/// <param name="Assemblies">The assemblies.</param>
/// <param name="Types">Full names of the types.</param>
/// <param name="Methods">Type and name of the members.</param>
internal sealed record Members(ImmutableHashSet<string> Assemblies, ImmutableHashSet<string> Types, ImmutableHashSet<string> Methods)
{
    public static Members Of(string room)
    {
        var file = Path.Combine(AppContext.BaseDirectory, (room == "TmeBox.Cli" ? "tmebox" : room) + ".dll");
        using var image = new PEReader(File.OpenRead(file));
        var reader = image.GetMetadataReader();
        var types = reader.TypeReferences.Select(reader.GetTypeReference).Select(t => Name(reader, t));
        var methods = reader.MemberReferences.Select(reader.GetMemberReference)
            .Where(m => m.Parent.Kind == HandleKind.TypeReference)
            .Select(m => Name(reader, reader.GetTypeReference((TypeReferenceHandle)m.Parent)) + "." + reader.GetString(m.Name));
        return new(
            [.. reader.AssemblyReferences.Select(reader.GetAssemblyReference).Select(a => reader.GetString(a.Name))],
            [.. types],
            [.. methods]);
    }

    private static string Name(MetadataReader reader, TypeReference t) => reader.GetString(t.Namespace) + "." + reader.GetString(t.Name);
}
