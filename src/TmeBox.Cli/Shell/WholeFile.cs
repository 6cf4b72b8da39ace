using TmeBox.Conformance.Files;

namespace TmeBox.Cli.Shell;

/// <summary>Writes a file so that it is there with all of its content, or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes into a temporary file beside the wanted one, then renames it. Folders are made as needed.</summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Write(string path, Action<string> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");
        try
        {
            if (Place.IsDevice(path))
            {
                write(path);
                return;
            }

            Directory.CreateDirectory(folder);
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.BadInput($"{path}: cannot be written ({FileTrouble.Why(e)}); expected a place that is writable");
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    /// <summary>Writes a text.</summary>
    public static void Write(string path, string text) => Write(path, temporary => File.WriteAllText(temporary, text));
}
