using System.CommandLine;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary><c>test</c>: listed here for the help; the script that starts this program does it.</summary>
internal static class TestCommand
{
    private static readonly Argument<string?> Name = new("NAME") { Description = "Only test projects with this in their name.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> Results = new PathOption<string?>("--results", PathUse.WriteFolder) { Description = "Write a JUnit and a TRX file of each project there.", HelpName = "DIR" };

    public static Command Make(Session session)
    {
        var command = new Command("test", "Build everything and run every test.") { Name, Results };
        session.Act(command, _ => throw CommandException.BadInput("'test' builds and runs test projects, which the script does; run ./tmebox test in a checkout"));
        return command;
    }
}
