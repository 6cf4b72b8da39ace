using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TmeBox.Architecture.Tests;

/// <summary>The specification is pure: it reads no file, clock or random number, and keeps to safe code.</summary>
public partial class PurityTests
{
    private static readonly string[] Pure = ["TmeBox.Logic", "TmeBox.Spec"];

    private static readonly string[] Impure =
    [
        "System.Console", "System.Random", "System.DateTime", "System.DateTimeOffset", "System.TimeProvider", "System.Environment", "System.AppContext",
        "System.Security.Cryptography.RandomNumberGenerator", "System.Diagnostics.", "System.IO.", "System.Net.", "System.Threading.Thread", "System.Threading.Timer",
        "System.Threading.Tasks.", "System.Runtime.InteropServices.NativeLibrary", "System.Runtime.InteropServices.DllImportAttribute", "System.Runtime.CompilerServices.Unsafe",
    ];

    // Attributes and analysis helpers that the compiler itself puts in.
    private static readonly string[] Harmless =
    [
        "System.Diagnostics.DebuggableAttribute", "System.Diagnostics.DebuggerBrowsableAttribute", "System.Diagnostics.DebuggerBrowsableState", "System.Diagnostics.DebuggerDisplayAttribute",
        "System.Diagnostics.DebuggerHiddenAttribute", "System.Diagnostics.DebuggerStepThroughAttribute", "System.Diagnostics.CodeAnalysis.", "System.Diagnostics.UnreachableException",
    ];

    private static readonly string[] ImpureMembers = ["System.Guid.NewGuid", "System.Object.MemberwiseClone"];

    private static bool Starts(string name, IEnumerable<string> any) => any.Any(p => p.EndsWith('.') ? name.StartsWith(p, StringComparison.Ordinal) : name == p);

    // The iterator methods of the compiler ask which thread they run on; nothing of it is seen.
    private static IEnumerable<string> Offences(string room)
    {
        var members = Members.Of(room);
        return members.Types.Where(t => Starts(t, Impure) && !Starts(t, Harmless) && !(t == "System.Environment" && members.Methods.Where(m => m.StartsWith("System.Environment.", StringComparison.Ordinal)).All(m => m == "System.Environment.get_CurrentManagedThreadId")))
            .Concat(members.Methods.Where(m => ImpureMembers.Contains(m, StringComparer.Ordinal)));
    }

    [Fact]
    public void The_pure_rooms_refer_to_nothing_that_could_differ_between_two_runs()
    {
        foreach (var room in Pure) Assert.Empty(Offences(room));
        Assert.NotEmpty(Offences("TmeBox.Cli"));
        Assert.NotEmpty(Offences("TmeBox.Prover"));
    }

    [GeneratedRegex(@"\b(unsafe|stackalloc\s+\w+\s*\*|fixed\s*\(|DllImport|LibraryImport|dynamic\s)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnsafeCode { get; }

    [Fact]
    public void The_pure_rooms_have_no_unsafe_code()
    {
        foreach (var room in Pure)
        {
            Assert.Empty(XDocument.Load(Path.Combine(Sources.Root, "src", room, room + ".csproj")).Descendants("AllowUnsafeBlocks"));
            Assert.All(Sources.Of(room), f => Assert.False(UnsafeCode.IsMatch(WithoutComments(File.ReadAllText(f))), $"{f} has unsafe code"));
        }
    }

    private static string WithoutComments(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? "" : line));
}
