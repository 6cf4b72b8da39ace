using TmeBox.Cli.Input;
using TmeBox.Conformance.Files;

namespace TmeBox.Cli.Shell;

/// <summary>Whether a file or folder can be what a command needs: asked before the work, which may be long.</summary>
internal static class Place
{
    /// <summary>Ends the command if a place cannot be used.</summary>
    /// <param name="name">The option that names it, or that asks for it.</param>
    /// <param name="path">The place.</param>
    /// <param name="use">What for.</param>
    /// <exception cref="CommandException">It cannot be used.</exception>
    public static void Require(string name, string path, PathUse use)
    {
        if (Problem(path, use) is { } problem) throw CommandException.BadInput($"{name}: {problem}");
    }

    /// <summary>Why a place cannot be used, or null.</summary>
    public static string? Problem(string path, PathUse use)
    {
        var isFolder = use is PathUse.ReadFolder or PathUse.WriteFolder;
        if (path.Length == 0) return $"found an empty name; expected {(isFolder ? "a folder" : use == PathUse.Read ? "a name" : "a file")}";
        if (!isFolder && use != PathUse.Read && (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))) return $"found {Quotation.Of(path)}, a folder; expected a file";
        if (isFolder && File.Exists(path)) return $"found {Quotation.Of(path)}, a file; expected a folder";
        if (use is not (PathUse.WriteFile or PathUse.WriteFolder) || IsDevice(path)) return null;
        var whole = Path.GetFullPath(path);
        return Unwritable(isFolder ? whole : Path.GetDirectoryName(whole)!) is { } why ? $"found {Quotation.Of(path)}, which cannot be written ({why}); expected a place that is writable" : null;
    }

    /// <summary>Whether a name is of no file but of something that takes what is written, such as <c>/dev/stdout</c>: nothing may be put in its place.</summary>
    public static bool IsDevice(string path) =>
        Path.GetFullPath(path) is var whole && (whole.StartsWith("/dev/", StringComparison.Ordinal) && !whole.StartsWith("/dev/shm/", StringComparison.Ordinal) || whole.StartsWith("/proc/", StringComparison.Ordinal)) && File.Exists(path);

    // What is there of the folder takes a file, which is gone at once; permissions alone do not say it of every file system.
    private static string? Unwritable(string folder)
    {
        var there = folder;
        while (!Directory.Exists(there) && !File.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
        try
        {
            using (File.Create(Path.Combine(there, $".tmebox.{Environment.ProcessId}.tmp"), 1, FileOptions.DeleteOnClose)) return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return File.Exists(there) ? $"{Quotation.Of(there)} is a file" : FileTrouble.Why(e);
        }
    }
}
