using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Recordings;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Conformance.Tests.Operations;

/// <summary>What is wrong with a document is said without the names of our types.</summary>
public sealed class JsonTroubleTests
{
    [Theory]
    [InlineData("[]", "found a value of another kind; expected an operation")]
    [InlineData("{}", "found an object that does not say of which kind it is; expected an operation")]
    [InlineData("""{"op":"lod"}""", "found the unknown kind 'lod'; expected an operation")]
    [InlineData("""{"op":"load"}""", "found no 'pa'; expected an operation")]
    [InlineData("""{"op":"load","pa":"0x40","a":1}""", "found the unknown member 'a' at $.a; expected an operation")]
    [InlineData("""{"op":"load","pa":[]}""", "found a value that is none: ")]
    [InlineData("""{"op":"load","pa":"0x40","pa":"0x40"}""", "found the member 'pa' twice at $.pa; expected an operation")]
    [InlineData("{", "found a value that is none: Expected depth to be zero")]
    public void An_operation(string json, string problem)
    {
        var message = Assert.Throws<FormatException>(() => OperationJson.Parse(json)).Message;
        Assert.StartsWith(problem, message, StringComparison.Ordinal);
        Plain(message);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"a\":1}")]
    [InlineData("{\"platform\":\n3}")]
    [InlineData("{\"platform\":{\"name\":null}}")]
    [InlineData("{\"schema\":null}")]
    [InlineData("{\"recording\":1}")]
    [InlineData("\u0001")]
    public void Any_document(string json)
    {
        Plain(Assert.Throws<FormatException>(() => OperationJson.ParseSequence(json)).Message);
        Plain(Assert.Throws<FormatException>(() => VectorText.Parse("v.json", json)).Message);
        Plain(Assert.Throws<FormatException>(() => RecordingJson.Parse("r.json", json)).Message);
        Plain(AttackFile.Parse(json).Problem!);
    }

    [Fact]
    public void The_line_of_an_attack_is_known() => Assert.Equal((2, "a value of another kind at $.steps"), (AttackFile.Parse("{\"schema\":\"tmebox.attack/3\",\n\"steps\":3}") is var read ? (read.Line, read.Problem) : default));

    private static void Plain(string message)
    {
        foreach (var word in new[] { "System.", "TmeBox.", ".NET", "deserialization", "LineNumber", "BytePosition" }) Assert.DoesNotContain(word, message, StringComparison.Ordinal);
    }
}
