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
        var sequence = OperationSequence.Of(Rig.Ci with { Packages = 2 }, new CacheShape(CacheMode.Finite, 2, 4), Rig.OneOfEach);
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

    [Theory]
    [InlineData("load pa=0x10000000000000", "pa: found '0x10000000000000'; expected a number of at most 0xfffffffffffff")]
    [InlineData("snoop line=0x41", "line: found 0x41; expected a multiple of 64")]
    [InlineData("snoop line=0x40 core=1", "core: found '1'; expected a number of at most 0x0")]
    [InlineData("load pa=0x40 core=4", "core: found '4'; expected a number of at most 0x3")]
    [InlineData("loadVirtual va=0x40 size=0", "size: found 0x0; expected at least 0x1")]
    [InlineData("loadVirtual va=0x40 size=65", "size: found '65'; expected a number of at most 0x40")]
    [InlineData("storeVirtual va=0x40 size=1 data=00*63", "data: found 63 bytes; expected 64")]
    [InlineData("flip line=0x40 bit=512", "bit: found '512'; expected a number of at most 0x1ff")]
    [InlineData("rewire line=0x40 alias=0x41 drops=0", "alias: found 0x41; expected a multiple of 64")]
    [InlineData("mode cpl=4", "cpl: found '4'; expected a number of at most 0x3")]
    [InlineData("writeMsr index=0x983 value=0x0 dataKey=00*32", "dataKey: found; expected no such field of writeMsr")]
    [InlineData("writeMsr index=0x982 value=0x0", "dataKey: found nothing; expected a value, which writeMsr needs")]
    [InlineData("pconfig entropy=1 randomDataKey=00*32 randomTweakKey=00*32 keyId=0x1", "control: found nothing; expected a value, which pconfig needs")]
    public void A_refusal_names_the_field_what_was_found_and_what_was_expected(string line, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => OperationText.Parse(line)).Message);

    [Theory]
    [InlineData("""{"op":"load","pa":"0x40","core":4}""", "core: found 0x4; expected at most 0x3")]
    [InlineData("""{"op":"dmaRead","pa":"0x40","core":1}""", "core: found 0x1; expected at most 0x0")]
    [InlineData("""{"op":"writeMsr","index":"0x982","value":"0x0"}""", "dataKey: found 0 bytes; expected 32")]
    [InlineData("""{"op":"writeMsr","index":"0x983","value":"0x0","macKey":"00"}""", "macKey: found 1 bytes; expected 0")]
    [InlineData("""{"op":"loadVirtual","va":"0x40","size":-1}""", "size: found 0xffffffffffffffff; expected at most 0x40")]
    public void A_refusal_of_JSON_names_them_too(string json, string problem) =>
        Assert.Equal(problem, Assert.Throws<FormatException>(() => OperationJson.Parse(json)).Message);

    [Fact]
    public void What_is_zero_and_may_be_left_out_is_left_out()
    {
        Assert.Equal("""{"op":"loadVirtual","va":"0x40","size":8}""", OperationJson.Write(new Operation.LoadVirtual(0x40, 8)));
        Assert.Equal("loadVirtual va=0x40 size=0x8 core=0x1", new Operation.LoadVirtual(0x40, 8) { Core = 1 }.ToString());
        Assert.Equal("""{"op":"mode","cpl":3}""", OperationJson.Write(new Operation.Mode(3)));
    }

    [Fact]
    public void A_core_that_the_platform_lacks_is_refused() =>
        Assert.Equal("core: found 2; expected at most 1 on ci", OperationCheck.Problem(new Operation.Load(0) { Core = 2 }, Rig.Ci));

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
