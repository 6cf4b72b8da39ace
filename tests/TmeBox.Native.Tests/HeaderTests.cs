using System.Reflection;
using System.Text.RegularExpressions;
using TmeBox.Engine;
using TmeBox.Native.Calls;

namespace TmeBox.Native.Tests;

/// <summary>Header, C library and managed calls are one interface: compilers cannot see across.</summary>
public partial class HeaderTests
{
    private static readonly string Header = File.ReadAllText(Path.Combine(Library.Root, "include", "tmebox.h"));

    // What the library in C does itself, in part.
    private static readonly string[] Own = ["tmebox_start", "tmebox_check_version"];

    private static readonly Dictionary<string, Type> Types = new(StringComparer.Ordinal)
    {
        ["int32_t"] = typeof(int), ["uint32_t"] = typeof(uint), ["uint64_t"] = typeof(ulong), ["size_t"] = typeof(nuint),
        ["tmebox_engine"] = typeof(ulong), ["tmebox_port"] = typeof(ulong), ["tmebox_snapshot"] = typeof(ulong), ["uint8_t"] = typeof(byte), ["char"] = typeof(byte),
        ["tmebox_platform"] = typeof(Records.PlatformRecord), ["tmebox_options"] = typeof(Records.OptionsRecord), ["tmebox_activate_inputs"] = typeof(Records.ActivateRecord),
        ["tmebox_key_program"] = typeof(Records.KeyProgramRecord), ["tmebox_pconfig_inputs"] = typeof(Records.PconfigRecord), ["tmebox_access"] = typeof(LineAccess),
        ["tmebox_eviction"] = typeof(Records.EvictionRecord), ["tmebox_core_mode"] = typeof(Records.CoreModeRecord), ["tmebox_line_tag"] = typeof(Records.TagRecord),
        ["tmebox_cache_entry"] = typeof(Records.CacheEntryRecord),
    };

    [GeneratedRegex(@"^(?<type>int32_t|size_t) (?<name>tmebox_\w+)\((?<parameters>[^)]*)\);", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Prototype { get; }

    [GeneratedRegex(@"^(const )?(?<type>\w+) (?<pointer>\*)?(?<name>\w+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter { get; }

    [GeneratedRegex(@"^ +(?<name>TMEBOX_\w+) = (?<value>-?\d+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Constant { get; }

    [GeneratedRegex(@"^typedef struct (?<name>\w+) \{\n(?<body>[^}]*)\}", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Structure { get; }

    [GeneratedRegex(@"^ +(?<type>\w+) (?<name>\w+)(\[(?<count>\d+)\])?;", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Field { get; }

    [Fact]
    public void Every_prototype_is_a_managed_call_of_the_same_parameters_and_the_other_way_round()
    {
        Dictionary<string, Match> prototypes = Prototype.Matches(Header).ToDictionary(m => m.Groups["name"].Value, StringComparer.Ordinal);
        Assert.True(prototypes.Count > 40);
        Assert.Equal(prototypes.Keys.Except(Own, StringComparer.Ordinal).Order(StringComparer.Ordinal), StartCalls.All.Keys.Except(Own, StringComparer.Ordinal).Order(StringComparer.Ordinal));
        foreach ((string name, MethodInfo call) in StartCalls.All.Where(c => !Own.Contains(c.Key, StringComparer.Ordinal)))
        {
            Assert.Equal(Types[prototypes[name].Groups["type"].Value], call.ReturnType);
            Type[] expected = [.. prototypes[name].Groups["parameters"].Value.Split(", ").Select(p => TypeOf(Parameter.Match(p)))];
            Assert.True(expected.SequenceEqual(call.GetParameters().Select(p => p.ParameterType)), $"{name}: {string.Join<Type>(", ", expected)}");
        }
    }

    [Fact]
    public void Every_structure_has_its_fields_where_C_has_them()
    {
        MatchCollection structures = Structure.Matches(Header);
        Assert.Equal(10, structures.Count);
        foreach (Match structure in structures)
        {
            Type type = Types[structure.Groups["name"].Value];
            int place = 0, widest = 1;
            string[] managed = [.. Places(type)];
            Match[] fields = [.. Field.Matches(structure.Groups["body"].Value).Cast<Match>()];
            Assert.Equal(structure.Groups["body"].Value.Split('\n').Count(l => l.Contains(';', StringComparison.Ordinal)), fields.Length);
            foreach ((int index, Match field) in fields.Index())
            {
                int size = SizeOf(field.Groups["type"].Value);
                place = (place + size - 1) / size * size;
                widest = Math.Max(widest, size);
                string name = field.Groups["name"].Value.Replace("_", "", StringComparison.Ordinal);

                // LineAccess has no name for what pads it, and says which address it is.
                Assert.True(index < managed.Length ? managed[index].EndsWith($"{name}@{place}", StringComparison.OrdinalIgnoreCase) : name == "reserved", $"{type.Name}: {name} at {place}, not {managed.ElementAtOrDefault(index)}");
                place += size * (field.Groups["count"].Success ? int.Parse(field.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture) : 1);
            }

            Assert.Equal((place + widest - 1) / widest * widest, System.Runtime.InteropServices.Marshal.SizeOf(type));
        }
    }

    [Fact]
    public void Constants_are_those_of_the_engine()
    {
        Dictionary<string, int> constants = Constant.Matches(Header).ToDictionary(m => m.Groups["name"].Value, m => int.Parse(m.Groups["value"].Value, System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
        foreach (EngineStatus status in Enum.GetValues<EngineStatus>())
        {
            Assert.Equal((int)status, constants["TMEBOX_" + Spelled(status.ToString())]);
        }

        foreach (LineOperation operation in Enum.GetValues<LineOperation>())
        {
            Assert.Equal((int)operation, constants["TMEBOX_OP_" + Spelled(operation.ToString())]);
        }

        foreach (CachePolicy policy in Enum.GetValues<CachePolicy>())
        {
            Assert.Equal((int)policy, constants["TMEBOX_" + Spelled(policy.ToString())]);
        }

        foreach (FieldInfo code in typeof(Failure).GetFields().Where(f => f.IsLiteral))
        {
            Assert.Equal((int)code.GetRawConstantValue()!, constants["TMEBOX_E_" + Spelled(code.Name)]);
        }

        Assert.Contains($"#define TMEBOX_VERSION 0x{StartCalls.LibraryVersion:X8}u", Header, StringComparison.Ordinal);
        Assert.Contains($"#define TMEBOX_LINE_SIZE {MemoryEngine.LineSize}", Header, StringComparison.Ordinal);
        Assert.Contains($"#define TMEBOX_DIGEST_SIZE {MemoryEngine.DigestSize}", Header, StringComparison.Ordinal);
    }

    /// <summary>InvalidOpcode is INVALID_OPCODE; KEYID is one word in the header.</summary>
    private static string Spelled(string name) => Capital.Replace(name.Replace("KeyId", "Keyid", StringComparison.Ordinal), "_$0").ToUpperInvariant();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capital { get; }

    private static Type TypeOf(Match parameter)
    {
        Assert.True(parameter.Success);
        Type type = Types[parameter.Groups["type"].Value];
        return parameter.Groups["pointer"].Success ? type.MakePointerType() : type;
    }

    private static int SizeOf(string type) => type switch
    {
        "uint8_t" => 1,
        "uint16_t" => 2,
        "int32_t" or "uint32_t" => 4,
        "uint64_t" => 8,
        _ => throw new ArgumentException(type, nameof(type)),
    };

    /// <summary>The fields of a structure with their offsets, in order; of properties, those behind them.</summary>
    private static IEnumerable<string> Places(Type type) => type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(f => (Name: f.Name.Split('<', '>') is [_, var property, ..] ? property : f.Name, Offset: (int)System.Runtime.InteropServices.Marshal.OffsetOf(type, f.Name)))
        .OrderBy(f => f.Offset)
        .Select(f => $"{f.Name}@{f.Offset}");
}
