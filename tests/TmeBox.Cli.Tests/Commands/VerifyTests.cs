using System.Text.Json;
using TmeBox.Spec.Rules;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>What the user of <c>verify</c> sees.</summary>
public sealed class VerifyTests : IDisposable
{
    private const string Storing = "int shared;\nvoid store(int *at)\n{\n  *at = 7;\n}\n";
    private static readonly string[] Members = ["rule", "address", "windowOffset", "section", "symbol", "symbolOffset", "sourceLine", "bytes"];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private string Halting(string name = "halting") => tools.Assembly(name, Toolchain.Halting, "-static", "-no-pie", "-Wl,-z,separate-code,--build-id=none");

    private string Object() => tools.C("store.o", Storing, "-c", "-O1", "-g", "-fPIC", "-fcf-protection=none");

    // The first code of an object follows the stand-in for code elsewhere.
    private static RejectAt Rejecting => new(("Memory.Unconfined", 0x40_0020, 6), ("Branch.NearReturn", 0x40_0026, 1));

    private (int Exit, string Out, string Error) Run(ICodeVerifier verifier, params string[] args)
    {
        var (exit, output, error) = Cli.Verify([verifier], args);
        return (exit, output.Replace(tools.Folder + "/", "", StringComparison.Ordinal), error.Replace(tools.Folder + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Accepted_code_ends_with_0_and_one_line() =>
        Assert.Equal((0, "halting: accepted for code+data isolation, executable, 4,096 bytes of code\n", ""), Run(new RejectAt(), Halting()));

    [Fact]
    public void Findings_have_place_line_bytes_text_rule_and_advice()
    {
        var (exit, output, error) = Run(Rejecting, Object());
        Assert.Equal((1, ""), (exit, error));
        Assert.StartsWith("""
            store  store.o.c:4  at 0
              c7 07 07 00 00 00  movl    $7, (%rdi)
              Memory.Unconfined: An operand without gs is based on rsp, rip or r14: every other register can hold any address.
              found: something
              instead: Emit %gs:(%eX) instead of (%rX); or movl %eX,%r11d and then (%r14,%r11).

            store+0x6  store.o.c:5  at 6
              c3  retq
              Branch.NearReturn: A near return is rejected where control is confined: another thread can change the address on the
            """, output, StringComparison.Ordinal);
        Assert.EndsWith("store.o: rejected for code+data isolation, relocatable object, 7 bytes of code\n", output, StringComparison.Ordinal);
        Assert.Contains("note: a relocatable object is not what runs", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relocatable_object_is_provisional_at_best()
    {
        var (exit, output, _) = Run(new RejectAt(), Object());
        Assert.Equal(0, exit);
        Assert.EndsWith("store.o: provisional for code+data isolation, relocatable object, 7 bytes of code\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_hides_findings_and_says_so()
    {
        var (_, output, _) = Run(Rejecting, Object(), "--limit", "1");
        Assert.Contains("1 findings shown, there are more; --all shows them\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Branch.NearReturn", output, StringComparison.Ordinal);
        Assert.Contains("Branch.NearReturn", Run(Rejecting, Object(), "--all").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Intels_syntax_is_at_hand() =>
        Assert.Contains("c7 07 07 00 00 00  mov     dword ptr [rdi], 7\n", Run(Rejecting, Object(), "--syntax", "intel").Out, StringComparison.Ordinal);

    [Fact]
    public void Each_of_several_files_has_its_verdict_and_the_worst_decides()
    {
        var (exit, output, error) = Run(new RejectAt(), Halting("one"), Path.Combine(tools.Folder, "missing.so"), Halting("two"));
        Assert.Equal((2, "tmebox: missing.so: found no such file; expected an ELF file, or code with --raw\n"), (exit, error));
        Assert.Equal(["one: accepted", "two: accepted"], output.TrimEnd().Split('\n').Select(l => l[..13]));
        Assert.Equal(1, Run(new RejectAt(("Memory.Unconfined", 0x40_1000, 1)), Halting("one"), Halting("two")).Exit);
    }

    [Theory]
    [InlineData("", "at byte 0: found a file of 0 bytes without the mark of ELF; expected an ELF file, or code given with --raw")]
    [InlineData("#!/bin/sh\n", "without the mark of ELF")]
    [InlineData("\u007fELF\u0001", "an ELF header of 64 bytes at 0 in 5 bytes")]
    public void A_file_that_is_no_image_ends_with_2_and_a_sentence(string text, string said)
    {
        File.WriteAllText(Path.Combine(tools.Folder, "odd"), text);
        var (exit, output, error) = Run(new RejectAt(), Path.Combine(tools.Folder, "odd"));
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("tmebox: odd: ", error, StringComparison.Ordinal);
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Raw_code_lies_where_its_user_says()
    {
        var file = Path.Combine(tools.Folder, "code.bin");
        File.WriteAllBytes(file, [0xf4, 0xf4]);
        var rejecting = new RejectAt(("Layout.FallsThrough", 0x20_0001, 1));
        Assert.Contains("at 200001\n  f4  hlt\n", Run(rejecting, file, "--raw", "--at", "2MiB").Out, StringComparison.Ordinal);
        Assert.Equal((0, "code.bin: accepted for data isolation, raw code, 2 bytes of code\n", ""), Run(new RejectAt(), file, "--raw", "--profile", "data"));
        Assert.Equal((2, "tmebox: code.bin: --at: found 2 bytes of code at window offset 0xffff; expected them between 0x10000 and 0xffff0000, apart from 0x10000-0x11000 and 0x11000-0x12000\n"), (Run(new RejectAt(), file, "--raw", "--at", "0xffff").Exit, Run(new RejectAt(), file, "--raw", "--at", "0xffff").Error));
    }

    [Fact]
    public void Programs_read_the_same_as_json()
    {
        var (exit, output, _) = Run(Rejecting, Object(), Path.Combine(tools.Folder, "missing"), "--json");
        Assert.Equal(2, exit);
        var document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(("tmebox-verify/1", "code+data"), (document.GetProperty("schema").GetString(), document.GetProperty("profile").GetString()));
        var (file, missing) = (document.GetProperty("files")[0], document.GetProperty("files")[1]);
        Assert.Equal("unreadable", missing.GetProperty("verdict").GetString());
        Assert.Contains("no such file", missing.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal("rejected", file.GetProperty("verdict").GetString());
        var finding = file.GetProperty("findings")[0];
        Assert.Equal("""{"rule":"Memory.Unconfined","address":"0x0","windowOffset":"0x400020","section":".text","symbol":"store","symbolOffset":0,"sourceLine":4,"bytes":"c70707000000"}""",
            "{" + string.Join(',', Members.Select(n => $"\"{n}\":{finding.GetProperty(n).GetRawText()}")) + "}");
    }

    [Fact]
    public void Findings_are_written_for_code_scanning()
    {
        var sarif = Path.Combine(tools.Folder, "out/findings.sarif");
        Assert.Equal(1, Run(Rejecting, Object(), "--sarif", sarif).Exit);
        var run = JsonDocument.Parse(File.ReadAllText(sarif)).RootElement.GetProperty("runs")[0];
        Assert.Equal(["Memory.Unconfined", "Branch.NearReturn"], run.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("ruleId").GetString()!));
        Assert.Equal(RuleBook.Code.Length, run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength());
    }

    // All files are one run, and readers of SARIF bound what a run holds.
    [Fact]
    public void Files_share_what_is_written_of_them()
    {
        string[] files = [Path.Combine(tools.Folder, "one.bin"), Path.Combine(tools.Folder, "two.bin")];
        foreach (var file in files) File.WriteAllBytes(file, [.. Enumerable.Repeat((byte)0xf4, 13_000)]);
        var rejecting = new RejectAt([.. Enumerable.Range(0, 13_000).Select(i => ("Layout.FallsThrough", 0x40_0000u + (uint)i, 1))]);
        var sarif = Path.Combine(tools.Folder, "both.sarif");
        Run(rejecting, [.. files, "--raw", "--sarif", sarif]);
        var run = JsonDocument.Parse(File.ReadAllText(sarif)).RootElement.GetProperty("runs")[0];
        Assert.Equal(25_000, run.GetProperty("results").GetArrayLength());
        Assert.Equal(2, run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").GetArrayLength());
    }

    // Who reads a document does not see the screen's last line.
    [Fact]
    public void Documents_hold_what_the_screen_leaves_out_and_say_what_they_leave_out()
    {
        var file = Path.Combine(tools.Folder, "code.bin");
        File.WriteAllBytes(file, [.. Enumerable.Repeat((byte)0xf4, 40)]);
        var rejecting = new RejectAt([.. Enumerable.Range(0, 40).Select(i => ("Layout.FallsThrough", 0x40_0000u + (uint)i, 1))]);
        var (all, few) = (Path.Combine(tools.Folder, "all.sarif"), Path.Combine(tools.Folder, "few.sarif"));

        var screen = Run(rejecting, file, "--raw", "--sarif", all).Out;
        Assert.Contains("20 findings shown, there are more; --all shows them\n", screen, StringComparison.Ordinal);
        Assert.Equal((40, 0), Counts(all));
        Assert.Equal(20, screen.Split("Layout.FallsThrough: ").Length - 1);
        Run(rejecting, file, "--raw", "--sarif", few, "--limit", "30");
        Assert.Equal((30, 1), Counts(few));

        Assert.Equal((40, false), Findings());
        Assert.Equal((30, true), Findings("--limit", "30"));
        Assert.Equal((40, false), Findings("--all"));

        (int, bool) Findings(params string[] options)
        {
            var json = JsonDocument.Parse(Run(rejecting, [file, "--raw", "--json", .. options]).Out).RootElement.GetProperty("files")[0];
            return (json.GetProperty("findings").GetArrayLength(), json.GetProperty("more").GetBoolean());
        }

        static (int Results, int Notifications) Counts(string sarif)
        {
            var run = JsonDocument.Parse(File.ReadAllText(sarif)).RootElement.GetProperty("runs")[0];
            return (run.GetProperty("results").GetArrayLength(), run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").GetArrayLength());
        }
    }

    [Fact]
    public void The_table_of_rules_needs_no_file()
    {
        var (exit, json) = Cli.RunJson("verify", "--rules");
        Assert.Equal((0, RuleBook.Code.Length), (exit, json.GetProperty("rules").GetArrayLength()));
        Assert.All(json.GetProperty("rules").EnumerateArray(), r => Assert.NotEmpty(r.GetProperty("instead").GetString()!));
    }

    [Fact]
    public void The_verifier_of_this_build_judges_what_compilers_emit()
    {
        Assert.Equal(0, Cli.Run("verify", Halting()).Exit);
        var (exit, json) = Cli.RunJson("verify", "--profile", "data", Object());
        Assert.Equal(1, exit);
        var finding = json.GetProperty("files")[0].GetProperty("findings")[0];
        Assert.Equal(("Memory.Unconfined", "store", 4), (finding.GetProperty("rule").GetString(), finding.GetProperty("symbol").GetString(), finding.GetProperty("sourceLine").GetInt32()));
    }

    [Fact]
    public void Verifiers_that_disagree_are_our_failure()
    {
        var (exit, output, error) = Cli.Verify([Rejecting, new RejectAt(("Memory.Unconfined", 0x40_0020, 6))], Object(), "--cross-check", "--limit", "1");
        Assert.Equal((3, ""), (exit, output));
        Assert.Contains("first says Branch.NearReturn of 1 bytes at window offset 0x400026 (", error, StringComparison.Ordinal);
        Assert.Contains("), second says nothing more", error, StringComparison.Ordinal);
        Assert.Equal(3, Cli.Verify([new RejectAt(), Rejecting], Object(), "--cross-check").Exit);
        Assert.Equal(1, Cli.Verify([Rejecting, Rejecting], Object(), "--cross-check").Exit);
        Assert.Contains("expected at least 2 for --cross-check", Cli.Verify([Rejecting], Object(), "--cross-check").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "FILE is missing; expected an ELF file")]
    [InlineData("x --profile code", "--profile: found 'code'; expected one of data, code+data ('code+data', perhaps?)")]
    [InlineData("x --syntax nasm", "--syntax: found 'nasm'; expected one of att, intel")]
    [InlineData("x --limit 0", "--limit: found 0; expected at least 1")]
    [InlineData("x --at 5GiB", "--at: found '5GiB'; expected an offset below 4 GiB")]
    public void Bad_usage_is_told(string line, string said)
    {
        var (exit, output, error) = Cli.Run(["verify", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_ends_with_3()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var error = new StringWriter();
        Assert.Equal(3, CommandLine.Run(["verify", Halting()], new(TextWriter.Null, error), new([("first", new RejectAt())]), cancelled.Token));
        Assert.Equal("tmebox: interrupted\n", error.ToString());
    }
}
