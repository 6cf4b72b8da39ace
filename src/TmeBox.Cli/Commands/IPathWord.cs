using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>A word of the command line that names a file or a folder.</summary>
internal interface IPathWord
{
    /// <summary>What for.</summary>
    PathUse Use { get; }
}
