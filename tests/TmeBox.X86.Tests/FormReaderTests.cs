using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Forms;

namespace TmeBox.X86.Tests;

public static class FormReaderTests
{
    [Fact]
    public static void Every_form_is_well_formed_as_the_proofs_assume()
    {
        var decoded = 0;
        Seeds.Each(300, random =>
        {
            for (var i = 0; i < 100; i++)
            {
                var bytes = random.Array(16);

                // Half of them begin with opcodes that the rules know by their operation.
                if (random.Coin()) bytes[0] = new byte[] { 0x01, 0x03, 0x29, 0x31, 0x89, 0x8B, 0x8D, 0x81, 0x83, 0x65, 0x67, 0x41, 0x48, 0x4C, 0x0F, 0x66, 0x62, 0xC5, 0xFF, 0x8F }[random.Next(20)];
                var form = new FormReader(bytes, 0x20000).Read(0);
                if (form.Class != InstructionClass.Undecodable) decoded++;
                Assert.True(WellFormed.Holds(form.Form).IsTrue, $"{Convert.ToHexString(bytes)}: {form.Instruction} {form.Form}");
            }
        });
        Assert.True(decoded > 10_000, $"only {decoded} decoded");
    }
}
