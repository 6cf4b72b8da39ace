using TmeBox.Cli.Tests.Input;
using YamlDotNet.RepresentationModel;

namespace TmeBox.Cli.Tests.Deploy;

/// <summary>The manifests of deploy/kubernetes: they keep to Kubernetes' schema, and what they say in several places is the same.</summary>
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

    [Theory]
    [InlineData("campaign.yaml", 2)]
    [InlineData("merge.yaml", 1)]
    public void Every_field_is_one_that_Kubernetes_has_and_of_its_type(string name, int documents)
    {
        var read = Documents(name);
        Assert.Equal(documents, read.Count);
        Assert.All(read, d => Assert.Null(KubernetesSchema.Problem(d)));
    }

    [Theory]
    [InlineData("completionMode:", "completionmode:", "$.spec.completionmode: The JSON property 'completionmode' could not be mapped")]
    [InlineData("mountPath:", "mountPth:", "$.spec.template.spec.containers[0].volumeMounts[0].mountPth: The JSON property 'mountPth' could not be mapped")]
    [InlineData("completions: 16", "completions: many", "$.spec.completions: The JSON value could not be converted to System.Nullable`1[System.Int32]")]
    [InlineData("value: \"16\"", "value: 16", "$.spec.template.spec.containers[0].env[2].value: The JSON value could not be converted to System.String")]
    [InlineData("limits: { memory: 2Gi }", "limits: { memory: much }", "$.spec.template.spec.containers[0].resources.limits.memory: found no amount; expected one such as 2Gi")]
    [InlineData("args:", "args: tmebox\n          argz:", "$.spec.template.spec.containers[0].args: The JSON value could not be converted")]
    [InlineData("apiVersion: batch/v1", "apiVersion: batch/v2", "$.apiVersion: found batch/v2 Job; expected a kind that the manifests use")]
    [InlineData("restartPolicy: Never", "restartPolicy: Perhaps", "$.spec.template.spec.restartPolicy: found Perhaps; expected Never or OnFailure")]
    [InlineData("        - name: shard\n          image", "        - image", "$.spec.template.spec.containers[0].name: found nothing; expected a name")]
    public void A_slip_in_a_manifest_is_refused_with_its_place(string right, string wrong, string expected)
    {
        var text = File.ReadAllText(Manifest("campaign.yaml"));
        Assert.Contains(right, text, StringComparison.Ordinal);
        var problems = Parsed(text.Replace(right, wrong, StringComparison.Ordinal)).Select(KubernetesSchema.Problem).OfType<string>();
        Assert.StartsWith(expected, Assert.Single(problems), StringComparison.Ordinal);
    }

    private static string Manifest(string name) => Path.Combine(Scratch.Root, "deploy/kubernetes", name);

    private static List<YamlMappingNode> Documents(string name) => Parsed(File.ReadAllText(Manifest(name)));

    private static List<YamlMappingNode> Parsed(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    private static YamlNode At(YamlNode node, params string[] keys) => keys.Aggregate(node, (n, k) => n[k]);

    private static string Text(YamlNode node, params string[] keys) => At(node, keys).ToString();
}
