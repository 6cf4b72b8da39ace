namespace TmeBox.Conformance.Files;

/// <summary>Why a file could not be read or written, in words that its user can act on.</summary>
public static class FileTrouble
{
    private const int NotADirectory = 20, NoSpace = 28, ReadOnly = 30;

    /// <summary>What was found in place of a file that can be read.</summary>
    /// <param name="path">The file as it was named.</param>
    /// <param name="error">What reading it threw.</param>
    public static string Found(string path, Exception error)
    {
        ArgumentNullException.ThrowIfNull(path);
        return error switch
        {
            _ when path.Length == 0 => "an empty file name",
            _ when Directory.Exists(path) => "a directory",
            FileNotFoundException or DirectoryNotFoundException => "no such file",
            UnauthorizedAccessException => "no permission to read it",
            _ => $"a file that cannot be read ({Why(error)})",
        };
    }

    /// <summary>Why a place could not be read or written.</summary>
    /// <param name="error">What was thrown.</param>
    public static string Why(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            UnauthorizedAccessException => "no permission",
            PathTooLongException => "its name is too long",
            FileNotFoundException or DirectoryNotFoundException => "no such file or folder",
            IOException { HResult: NotADirectory } => "a file stands where a folder should",
            IOException { HResult: NoSpace } => "no space left on its device",
            IOException { HResult: ReadOnly } => "its file system is read-only",
            _ => error.Message.ReplaceLineEndings(" ").TrimEnd('.'),
        };
    }
}
