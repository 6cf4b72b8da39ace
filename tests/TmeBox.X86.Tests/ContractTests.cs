using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Tests;

public static class ContractTests
{
    [Fact]
    public static void The_standard_limits_leave_room_for_a_dirty_stack_pointer_and_an_access()
    {
        var limits = CodeLimits.Standard;
        Assert.True((limits.StackStep + limits.Displacement <= limits.Guard).IsTrue);
        Assert.True((limits.BasePage >= limits.Guard).IsTrue);
    }
}
