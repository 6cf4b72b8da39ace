using System.Runtime.InteropServices;

namespace TmeBox.Cli.Shell;

/// <summary>The standard output takes nothing more.</summary>
/// <remarks>No <see cref="IOException"/>: whoever catches those is about a file of their own.</remarks>
internal sealed class OutputException(int error) : Exception(Marshal.GetPInvokeErrorMessage(error))
{
    private const int BrokenPipe = 32;

    /// <summary>Whether its reader went away, as <c>head</c> does when it has enough: nobody is left to be told anything.</summary>
    public bool ReaderIsGone => error == BrokenPipe;
}
