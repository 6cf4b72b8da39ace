using System.Diagnostics;
using System.Text.Json.Nodes;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Tests.Comparing;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Conformance.Tests.Vectors;

/// <summary>The vectors: the same bytes each time, enough of them, and each runner tells right from wrong.</summary>
public class VectorTests
{
    private const int Seed = 9;
    private static readonly Lazy<VectorSet> All = new(VectorGenerator.Generate);

    // Met too seldom by the sequences that are chosen from.
    private static readonly string[] Absent = ["Pconfig.GuestExits", "Tlb.InvlpgNotPrivileged", "Tlb.TableNotPrivileged", "Translation.NoLongerNamed"];

    [Fact]
    public void They_are_the_same_bytes_each_time_and_as_many_as_promised()
    {
        var folder = Path.Combine(Repository.Root, "models/vectors");
        var (sums, sample) = (VectorText.Digests(All.Value), VectorText.Json(VectorGenerator.Sample(All.Value)));
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 })
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "SHA256SUMS"), sums);
            File.WriteAllText(Path.Combine(folder, "sample.json"), sample);
        }

        Assert.Equal(File.ReadAllText(Path.Combine(folder, "SHA256SUMS")), sums);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "sample.json")), sample);
        Assert.Equal(VectorGenerator.Sequences, All.Value.TestGroups.Sum(g => g.Tests.Length));
        Assert.InRange(VectorText.Files(All.Value).Sum(f => f.Content.Length), 1 << 20, 20 << 20);
    }

    [Fact]
    public void Every_rule_that_sequences_meet_has_a_vector_and_so_have_thousands_of_pairs()
    {
        var tests = All.Value.TestGroups.SelectMany(g => g.Tests).ToList();
        var missing = MachineRules.All.Select(r => r.Id).Except(tests.SelectMany(t => t.Flags)).ToList();
        Assert.True(missing.All(Absent.Contains), string.Join(", ", missing));
        Assert.InRange(tests.SelectMany(t => t.Flags.SelectMany(a => t.Flags.Select(b => (a, b)))).Distinct().Count(), 6000, 20_000);
        foreach (var result in Enum.GetValues<VectorResult>()) Assert.Contains(tests, t => t.Result == result);
        Assert.Equal(Enumerable.Range(1, All.Value.NumberOfTests), tests.Select(t => t.TcId).Concat(All.Value.Lines.Select(l => l.TcId)));
    }

    [Fact]
    public void The_engine_passes_all_and_a_wrong_one_fails()
    {
        var report = VectorRunner.Run(All.Value);
        Assert.Empty(report.Failed);
        Assert.Equal(VectorGenerator.Sequences, report.Passed);
        var sample = VectorGenerator.Sample(All.Value);
        Assert.Empty(VectorRunner.Run(sample, p => new SpecificationImplementation(p.Profile, p.Cache.Mode == Engine.CacheMode.Uncached)).Failed);
        foreach (var name in new[] { "a load has one bit flipped", "a page fault ends well", "a page fault loses its error code" })
            Assert.True(!VectorRunner.Run(sample, p => Faults.All[name].Make(new EngineSide(p.Profile, p.Cache))).Failed.IsEmpty, name);
    }

    [Fact]
    public void A_document_survives_and_a_thousand_malformed_ones_are_refused_with_a_clear_error_each()
    {
        var sample = VectorGenerator.Sample(All.Value);
        var small = sample with { TestGroups = sample.TestGroups[..3], Lines = sample.Lines[..3] };
        var text = VectorText.Json(small);
        Assert.Equal(text, VectorText.Json(VectorText.Parse("v.json", text)));
        var random = new Random(Seed);
        for (var (i, refused) = (0, 0); refused < 1000; i++)
        {
            // Some spoilt documents are vectors still.
            Assert.True(i < 3000, $"seed {Seed}: {refused} of {i} were refused");
            var spoilt = Spoilt(text, random);
            try
            {
                VectorText.Parse("v.json", spoilt);
            }
            catch (FormatException e)
            {
                refused++;
                Assert.True(e.Message.StartsWith("v.json:", StringComparison.Ordinal) && e.Message.Contains("expected", StringComparison.Ordinal) && e.Message.Length < 2000, $"seed {Seed}, file {i}: {e.Message}");
            }
        }
    }

    [Fact]
    public void The_C_runner_passes_and_notices_a_wrong_byte()
    {
        var folder = Directory.CreateTempSubdirectory("tmebox-").FullName;
        try
        {
            var header = VectorText.Header(All.Value);
            Assert.Equal((0, $"{All.Value.Lines.Length} lines, 0 failed\n"), Checked(folder, header));
            var line = All.Value.Lines[5];
            var wrong = VectorText.Header(All.Value with { Lines = All.Value.Lines.SetItem(5, line with { Mac = line.Mac ^ 1 }) });
            Assert.Equal((1, $"vector {line.TcId}: MAC differs\n{All.Value.Lines.Length} lines, 1 failed\n"), Checked(folder, wrong));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_Verilog_runner_passes_and_notices_a_wrong_byte()
    {
        const int Few = 40;
        var folder = Directory.CreateTempSubdirectory("tmebox-").FullName;
        try
        {
            var lines = All.Value.Lines[..Few];
            var (check, image) = (Path.Combine(folder, "check"), Path.Combine(folder, "lines.memh"));
            Assert.Equal((0, ""), Run("iverilog", "-g2012", "-I", Path.Combine(Repository.Root, "examples/stubs/verilog"), "-o", check, Path.Combine(Repository.Root, "examples/vectors/check_lines.v")));
            File.WriteAllText(image, VectorText.MemoryImage(All.Value with { Lines = lines }));
            Assert.Equal((0, $"{Few} lines, 0 failed\n"), Run("vvp", "-n", check, "+image=" + image, "+lines=40"));
            var wrong = lines[3] with { Plaintext = Rig.Counting(64) };
            File.WriteAllText(image, VectorText.MemoryImage(All.Value with { Lines = lines.SetItem(3, wrong) }));
            Assert.Equal((0, $"line 3 differs\nline 3 decrypts to something else\n{Few} lines, 2 failed\n"), Run("vvp", "-n", check, "+image=" + image, "+lines=40"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_image_for_readmemh_has_words_of_one_width()
    {
        var lines = VectorText.MemoryImage(All.Value).TrimEnd('\n').Split('\n');
        Assert.StartsWith("// ", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), l => Assert.Equal((8 + 8 + 32 + 256 + 256 + 128 + 128 + 512 + 512 + 512 + 128) / 4, l.Length));
        Assert.Equal(All.Value.Lines.Length, lines.Length - 1);
    }

    private static (int Exit, string Output) Checked(string folder, string header)
    {
        File.WriteAllText(Path.Combine(folder, "lines.h"), header);
        var program = Path.Combine(folder, "check_lines");
        Assert.Equal((0, ""), Run("gcc", "-O1", "-Wall", "-Wextra", "-Werror", "-I", folder, "-o", program, Path.Combine(Repository.Root, "examples/vectors/check_lines.c"), "-l:libcrypto.so.3"));
        return Run(program);
    }

    private static (int Exit, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string Spoilt(string text, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return text[..random.Next(text.Length)];
            case 1:
                var at = random.Next(text.Length);
                return text[..at] + (char)random.Next(32, 127) + text[(at + 1)..];
            default:
                var node = JsonNode.Parse(text)!;
                JsonNode current = node;
                while (true)
                {
                    var (parent, key) = current is JsonObject o ? (current, (object)o.ElementAt(random.Next(o.Count)).Key) : (current, random.Next(((JsonArray)current).Count));
                    var child = key is string name ? parent[name] : parent[(int)key];
                    if (child is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && random.Next(6) > 0)
                    {
                        current = child!;
                        continue;
                    }

                    JsonNode? value = random.Next(4) switch { 0 => null, 1 => -1, 2 => "zz", _ => new JsonArray() };
                    if (key is string n) parent[n] = value;
                    else parent[(int)key] = value;
                    return node.ToJsonString();
                }
        }
    }
}
