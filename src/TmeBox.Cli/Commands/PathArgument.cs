using System.CommandLine;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>An argument that names files or folders.</summary>
internal sealed class PathArgument<T>(string name, PathUse use) : Argument<T>(name), IPathWord
{
    /// <inheritdoc/>
    public PathUse Use => use;
}
