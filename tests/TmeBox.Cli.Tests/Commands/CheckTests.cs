using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

public sealed class CheckTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_policy_whose_demands_hold_ends_with_0_and_says_what_they_rest_on()
    {
        var (exit, output, _) = Cli.Run(80, "check", Cli.Policies("two-workers.yaml"), "--platform", "server-ci", "--attacks", scratch.Folder);
        Assert.Equal(0, exit);
        Assert.Contains("all 9 demands are proved; 1 on other platforms not checked", output, StringComparison.Ordinal);
        Assert.Contains("Cipher.MacUnforgeable", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void A_refuted_demand_ends_with_1_and_its_attack_can_be_replayed()
    {
        var (exit, output, _) = Cli.Run("check", Cli.Policies("two-workers-no-integrity.yaml"), "--attacks", scratch.Folder);
        Assert.Equal(1, exit);
        Assert.Contains("2 of 2 demands are refuted", output, StringComparison.Ordinal);
        Assert.Contains("two-workers-no-integrity.yaml:19:5", output, StringComparison.Ordinal);
        Assert.Contains("alice gets", output, StringComparison.Ordinal);
        Assert.Contains("if no page held lines of two owners, integrity against co-tenant would be PROVED here", output, StringComparison.Ordinal);
        var attack = Path.Combine(scratch.Folder, "client-none.freshness.co-tenant.json");
        Assert.Contains("./tmebox replay " + attack, output, StringComparison.Ordinal);

        var (again, replayed, _) = Cli.Run("replay", attack);
        Assert.Equal(0, again);
        Assert.Contains("reproduced: the guarantee is violated on the specification and on the engine", replayed, StringComparison.Ordinal);
        Assert.True(Cli.RunJson("replay", attack).Json.GetProperty("reproduced").GetBoolean());

        var other = scratch.Write("other.json", File.ReadAllText(attack).Replace("a03443c0", "a03443c1", StringComparison.Ordinal));
        var (differs, told, _) = Cli.Run("replay", other);
        Assert.Equal(1, differs);
        Assert.Contains("other bytes than the file says", told, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(scratch.Folder), f => Assert.EndsWith(".json", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_every_demanded_cell_and_every_attack()
    {
        var (exit, json) = Cli.RunJson("check", Cli.Policies("two-workers-no-integrity.yaml"), "--attacks", scratch.Folder);
        Assert.Equal(1, exit);
        Assert.Equal("tmebox-check/1", json.GetProperty("schema").GetString());
        var cells = json.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal(2, cells.Count);
        Assert.Equal(2, cells.Count(c => c.GetProperty("demanded").GetBoolean()));
        Assert.All(cells, c => Assert.Equal(c.GetProperty("verdict").GetString() == "refuted", c.TryGetProperty("attack", out _)));
        foreach (var attack in json.GetProperty("attacks").EnumerateArray())
        {
            Assert.True(File.Exists(attack.GetProperty("files")[0].GetString()));
            Assert.NotEmpty(attack.GetProperty("steps").EnumerateArray());
        }
    }

    [Fact]
    public void A_bad_policy_ends_with_2_and_names_every_problem_with_its_place()
    {
        var file = scratch.Write("p.yaml", Good.With("keyid: 1", "keyid: 0").Replace("co-tenant", "co-tenent", StringComparison.Ordinal));
        var (exit, output, error) = Cli.Run("check", file);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"{file}:6:12: Policy.KeyIdZero", error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'co-tenant'?", error, StringComparison.Ordinal);
        var (jsonExit, json) = Cli.RunJson("check", file);
        Assert.Equal(2, jsonExit);
        Assert.Equal(2, json.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void A_platform_that_the_policy_lacks_is_bad_input()
    {
        var (exit, _, error) = Cli.Run("check", Cli.Policies("two-workers.yaml"), "--platform", "server-cj");
        Assert.Equal(2, exit);
        Assert.Contains("did you mean 'server-ci'?", error, StringComparison.Ordinal);
    }
}
