using TmeBox.Cli.Shell;
using TmeBox.X86.Images;

namespace TmeBox.Cli.Verifying;

/// <summary>Reads the image of a file that a command cannot do without.</summary>
internal static class VerifiedFile
{
    /// <summary>The image.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static CodeImage Read(string file, ImageOptions options, CancellationToken cancel)
    {
        try
        {
            return CodeFile.Read(file, cancel, out var problem) is { } bytes ? ImageReader.Read(bytes, options, cancel) : throw CommandException.BadInput($"{file}: {problem}");
        }
        catch (ImageFormatException e)
        {
            throw CommandException.BadInput($"{file}: {e.Message}");
        }
    }
}
