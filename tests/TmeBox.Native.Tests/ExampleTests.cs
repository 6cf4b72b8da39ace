namespace TmeBox.Native.Tests;

/// <summary>The examples do what their comments say, compiled and run as they tell.</summary>
public class ExampleTests(Library library)
{
    [Fact]
    public void Two_tenants_in_C()
    {
        string[] lines = library.Run(library.Compile("examples/c/two_tenants.c")).Split('\n');
        Assert.Equal("on the bus", lines[0][..28].TrimEnd());
        Assert.Equal(OnTheBus(), lines[0][28..]);
        Assert.Matches("^its MAC {21}[0-9a-f]{7}$", lines[1]);
        Assert.Equal(
            [
                "Alice reads                 " + Convert.ToHexStringLower("attack at dawn\0\0"u8),
                "Alice changes it to         retire at dawn",
                "Bob reads                   machine check",
                "lines in one batch          1024",
                "closed, it answers          -4",
                "",
            ],
            lines[2..]);
    }

    [Fact]
    public void Two_masters_on_a_bus_in_Verilog()
    {
        string module = library.Compile("examples/verilog/tmebox_vpi.c", "-shared", "-fPIC", "-I", "/usr/include/iverilog", "-o", Path.Combine(library.Folder, "tmebox.vpi"));
        string design = Path.Combine(library.Folder, "tenants.vvp");
        library.Run("iverilog", "-Wall", "-g2009", "-o", design, Path.Combine(Library.Root, "examples/verilog/tenants.v"));
        Assert.Equal(
            [
                "DRAM holds the plaintext: 0",
                "Alice reads a5a5a5a5a5a5a5a5, machine check 0",
                "Alice reads a5a5a5a53c3c3c3c, machine check 0",
                "Bob reads   0000000000000000, machine check 1",
                "",
            ],
            library.Run("vvp", "-M", Path.GetDirectoryName(module)!, "-m", "tmebox", design).Split('\n'));
    }

    /// <summary>The first block of the line at 1000h under the example's keys, by OpenSSL.</summary>
    private static string OnTheBus()
    {
        var (dataKey, tweakKey, unit, line) = (new byte[16], new byte[16], new byte[16], new byte[64]);
        "alice's key"u8.CopyTo(dataKey);
        "alice's key"u8.CopyTo(tweakKey);
        tweakKey[15] = 1;
        unit[1] = 0x10;
        "attack at dawn"u8.CopyTo(line);
        using var cipher = new OpenSsl();
        return Convert.ToHexStringLower(cipher.Xts(dataKey, tweakKey, unit, line, encrypt: true).AsSpan(0, 16));
    }
}
