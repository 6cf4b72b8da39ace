using TmeBox.Conformance.Operations;
using TmeBox.Engine;

namespace TmeBox.Conformance.Tests.Operations;

public class OperationFormTests
{
    [Fact]
    public void Every_operation_survives_a_line_of_text()
    {
        foreach (var operation in Rig.OneOfEach) Assert.Equal(operation, OperationText.Parse(operation.ToString()));
    }

    [Fact]
    public void Every_operation_survives_JSON()
    {
        foreach (var operation in Rig.OneOfEach) Assert.Equal(operation, OperationJson.Parse(OperationJson.Write(operation)));
    }

    [Fact]
    public void A_sequence_survives_JSON()
    {
        var sequence = OperationSequence.Of(Rig.Ci, new CacheShape(CacheMode.Finite, 2, 4), Rig.OneOfEach);
        var read = OperationJson.ParseSequence(OperationJson.Write(sequence));
        Assert.Equal(sequence.Operations, read.Operations);
        Assert.Equal(sequence.Cache, read.Cache);
        Assert.Equal(OperationJson.Write(sequence), OperationJson.Write(read));
    }

    [Fact]
    public void The_order_of_members_does_not_matter() =>
        Assert.Equal(new Operation.Load(64), OperationJson.Parse("""{"pa":"0x40","op":"load"}"""));

    [Fact]
    public void The_line_of_a_store_is_short_where_its_data_repeat() =>
        Assert.Equal("store pa=0x40 enables=0xff data=ab*64", new Operation.Store(64, 255, Hex.Filled(0xAB, 64)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("jump pa=0x40")]
    [InlineData("load")]
    [InlineData("load pa=0x40 pa=0x80")]
    [InlineData("load pa=0x40 data=00")]
    [InlineData("load pa=64x")]
    [InlineData("load pa=0x10000000000000")]
    [InlineData("load 0x40")]
    [InlineData("store pa=0x40 enables=0xff data=ab*63")]
    [InlineData("store pa=0x40 enables=0xff data=ab*2000000000")]
    [InlineData("store pa=0x40 enables=0xff data=abcd*64")]
    [InlineData("store pa=0x40 enables=0xff data=ab*-1")]
    [InlineData("store pa=0x40 enables=0xff data=zz")]
    [InlineData("snoop line=0x41")]
    [InlineData("replace line=0x40 ciphertext=ab*64 mac=0x10000000 poison=0")]
    [InlineData("replace line=0x40 ciphertext=ab*64 mac=0x1000000 poison=2")]
    public void A_malformed_line_is_refused(string line) => Assert.Throws<FormatException>(() => OperationText.Parse(line));

    [Fact]
    public void A_line_of_excessive_length_is_refused() =>
        Assert.Throws<FormatException>(() => OperationText.Parse("load pa=0x" + new string('0', 100_000)));

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"op":"jump"}""")]
    [InlineData("""{"op":"load"}""")]
    [InlineData("""{"op":"load","pa":-1}""")]
    [InlineData("""{"op":"load","pa":"0x40","more":1}""")]
    [InlineData("""{"op":"load","pa":"0x40","pa":"0x80"}""")]
    [InlineData("""{"op":"load","pa":"0xffffffffffffffff"}""")]
    [InlineData("""{"op":"store","pa":"0x40","enables":"0x1","data":"00"}""")]
    [InlineData("""{"op":"store","pa":"0x40","enables":"0x1","data":null}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Malformed_JSON_is_refused(string json) => Assert.Throws<FormatException>(() => OperationJson.Parse(json));

    [Fact]
    public void A_sequence_says_which_operation_is_malformed()
    {
        var sequence = OperationSequence.Of(Rig.Ci with { PhysicalAddressBits = 40 }, CacheShape.Default, [new Operation.Load(0), new Operation.Snoop(1UL << 40)]);
        var e = Assert.Throws<FormatException>(() => OperationJson.ParseSequence(OperationJson.Write(sequence)));
        Assert.Contains("operation 1: line", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sequence_of_another_version_is_refused()
    {
        var json = OperationJson.Write(OperationSequence.Of(Rig.Ci, CacheShape.Default, [])).Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);
        Assert.Contains("version 2", Assert.Throws<FormatException>(() => OperationJson.ParseSequence(json)).Message, StringComparison.Ordinal);
    }
}
