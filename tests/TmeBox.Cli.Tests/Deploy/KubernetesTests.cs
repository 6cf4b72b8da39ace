using TmeBox.Cli.Tests.Input;
using YamlDotNet.RepresentationModel;

namespace TmeBox.Cli.Tests.Deploy;

/// <summary>The manifests of deploy/kubernetes: what they say in several places is the same.</summary>
public class KubernetesTests
{
    [Fact]
    public void As_many_shards_are_run_as_the_campaign_is_cut_into_and_each_by_its_index()
    {
        var job = Documents("campaign.yaml").Single(d => Text(d, "kind") == "Job");
        Assert.Equal("Indexed", Text(job, "spec", "completionMode"));
        var container = (YamlMappingNode)((YamlSequenceNode)At(job, "spec", "template", "spec", "containers")).Single();
        var environment = ((YamlSequenceNode)container["env"]).ToDictionary(e => Text(e, "name"), e => Text(e, "value"), StringComparer.Ordinal);
        Assert.Equal(Text(job, "spec", "completions"), environment["SHARDS"]);
        var command = ((YamlSequenceNode)container["args"]).Single().ToString();
        Assert.Contains("--shard \"$JOB_COMPLETION_INDEX/$SHARDS\"", command, StringComparison.Ordinal);
        Assert.Contains("--db \"/results/shard-$JOB_COMPLETION_INDEX.db\"", command, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_merged_is_what_the_shards_write_and_every_volume_is_claimed()
    {
        var merge = Documents("merge.yaml").Single();
        var command = ((YamlSequenceNode)((YamlSequenceNode)At(merge, "spec", "template", "spec", "containers")).Single()["args"]).Single().ToString();
        Assert.Contains("/results/shard-*.db", command, StringComparison.Ordinal);
        var claim = Text(Documents("campaign.yaml").Single(d => Text(d, "kind") == "PersistentVolumeClaim"), "metadata", "name");
        foreach (var job in Documents("campaign.yaml").Append(merge).Where(d => Text(d, "kind") == "Job"))
        {
            var pod = At(job, "spec", "template", "spec");
            var volume = ((YamlSequenceNode)pod["volumes"]).Single();
            Assert.Equal(claim, Text(volume, "persistentVolumeClaim", "claimName"));
            var container = ((YamlSequenceNode)pod["containers"]).Single();
            Assert.Equal(Text(volume, "name"), Text(((YamlSequenceNode)container["volumeMounts"]).Single(), "name"));
        }
    }

    private static IEnumerable<YamlMappingNode> Documents(string name)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Scratch.Root, "deploy/kubernetes", name));
        stream.Load(reader);
        return stream.Documents.Select(d => (YamlMappingNode)d.RootNode).ToList();
    }

    private static YamlNode At(YamlNode node, params string[] keys) => keys.Aggregate(node, (n, k) => n[k]);

    private static string Text(YamlNode node, params string[] keys) => At(node, keys).ToString();
}
