using TmeBox.Cli.Input;
using TmeBox.Cli.Tests.Input;
using TmeBox.Conformance.Attacks;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Theorems;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>What is committed is what the program makes today.</summary>
public sealed class CommittedTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_readme_shows_the_matrix_that_check_makes_today()
    {
        var (exit, output, _) = Cli.Run("check", Cli.Policies("two-workers.yaml"), "--attacks", scratch.Folder);
        Assert.Equal(0, exit);
        var readme = File.ReadAllText(Path.Combine(Scratch.Root, "README.md"));
        var from = output.IndexOf("client-none  ", StringComparison.Ordinal);
        var to = output.IndexOf("PROVED is for runs", StringComparison.Ordinal);
        Assert.Contains(output[from..to].TrimEnd(), readme, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(scratch.Folder));
    }

    [Fact]
    public void The_readme_says_how_many_capabilities_an_attacker_may_have()
    {
        int Besides(string platform) => GuaranteeMatrix.CellsOf(PlatformFile.Named(platform, Path.Combine(Scratch.Root, "README.md")).Value!).Select(c => c.Attacker).Distinct().Count(a => a != (Attacker)Capability.CoTenant);
        Assert.Contains(
            $"against the co-tenant alone and with each of {Besides("server-ci")} more capabilities ({Besides("two-sockets")} on several packages)",
            File.ReadAllText(Path.Combine(Scratch.Root, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Models_hold_the_attacks_that_check_makes_today()
    {
        var (exit, output, _) = Cli.Run("check", Cli.Policies("scenarios.yaml"), "--attacks", scratch.Folder);
        Assert.Equal(1, exit);
        var demanded = File.ReadAllLines(Cli.Policies("scenarios.yaml")).Count(l => l.Contains("guarantee:", StringComparison.Ordinal));
        Assert.Contains($"{demanded} of {demanded} demands are refuted", output, StringComparison.Ordinal);
        var committed = Path.Combine(Scratch.Root, "models/attacks/scenarios");
        var made = Directory.GetFiles(scratch.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(Directory.GetFiles(committed).Select(Path.GetFileName).Order(StringComparer.Ordinal), made);
        foreach (var file in Directory.GetFiles(committed))
            Assert.Equal(File.ReadAllText(file), File.ReadAllText(Path.Combine(scratch.Folder, Path.GetFileName(file))));
    }

    [Fact]
    public void The_proofs_are_about_the_committed_platforms()
    {
        foreach (var proved in new[] { ProofPlatforms.ClientNone, ProofPlatforms.ServerCi })
        {
            var loaded = PlatformFile.Load(Path.Combine(Scratch.Root, "models/platforms", proved.Name + ".yaml")).Value!;
            Assert.Equal(proved.Algorithms, loaded.Algorithms);
            Assert.Equal(proved, loaded with { Algorithms = proved.Algorithms });
        }
    }

    [Fact]
    public void Every_committed_attack_violates_its_guarantee_on_specification_and_engine()
    {
        var files = Directory.GetFiles(Path.Combine(Scratch.Root, "models/attacks"), "*.json", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var read = AttackFile.Read(file);
            Assert.True(read.Problem is null, file + ": " + read.Problem);
            var replay = AttackReplay.Run(read.Attack!);
            Assert.True(replay.Reproduced, file + ": " + replay.Divergence);
            Assert.True(read.FirstUnexpected(replay) is null, file + ": step " + read.FirstUnexpected(replay));
        }
    }
}
