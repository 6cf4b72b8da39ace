namespace TmeBox.Engine.Tests.Kernels;

/// <summary>The cipher's and the MAC's tests once more, in a process whose runtime denies that the processor has vector instructions.</summary>
public static class IntrinsicsOffTests
{
    [Fact]
    public static void All_tests_of_cipher_and_mac_pass_without_intrinsics() =>
        TestsAgain.Without("DOTNET_EnableHWIntrinsic", 15, "-namespace", "TmeBox.Engine.Tests.Ciphers", "-namespace", "TmeBox.Engine.Tests.Kernels");
}
