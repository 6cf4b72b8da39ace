using System.CommandLine;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>An option that names a file or a folder.</summary>
internal sealed class PathOption<T>(string name, PathUse use) : Option<T>(name), IPathWord
{
    /// <inheritdoc/>
    public PathUse Use => use;
}
