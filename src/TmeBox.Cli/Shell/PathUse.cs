namespace TmeBox.Cli.Shell;

/// <summary>What a command does with the file or folder that a word names.</summary>
internal enum PathUse
{
    /// <summary>Reads it; the reader says what it is if it is not what was expected.</summary>
    Read,

    /// <summary>Reads a file.</summary>
    ReadFile,

    /// <summary>Reads a folder.</summary>
    ReadFolder,

    /// <summary>Writes a file, in folders that are made as needed.</summary>
    WriteFile,

    /// <summary>Writes files into a folder, which is made as needed.</summary>
    WriteFolder,
}
