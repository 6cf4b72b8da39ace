using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// The few functions of libz3's C API used here. A pointer returned as text belongs to the library: it
/// must be copied before the next call with the same context, and never freed.
/// </summary>
internal static unsafe partial class Z3Native
{
    private const string Library = "tmebox-z3";

    static Z3Native()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(Z3Native).Assembly,
            static (name, _, _) => string.Equals(name, Library, StringComparison.Ordinal) ? Z3Library.Handle : 0);
    }

    [LibraryImport(Library)]
    internal static partial byte* Z3_get_full_version();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Z3_global_param_set(string name, string value);

    [LibraryImport(Library)]
    internal static partial nint Z3_mk_config();

    [LibraryImport(Library)]
    internal static partial void Z3_del_config(nint config);

    [LibraryImport(Library)]
    internal static partial nint Z3_mk_context(nint config);

    [LibraryImport(Library)]
    internal static partial void Z3_del_context(nint context);

    [LibraryImport(Library)]
    internal static partial void Z3_set_error_handler(nint context, delegate* unmanaged[Cdecl]<nint, int, void> handler);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* Z3_eval_smtlib2_string(nint context, string text);

    [LibraryImport(Library)]
    internal static partial void Z3_interrupt(nint context);

    /// <summary>
    /// Does nothing: every error is in the output text as well. Without a handler libz3 would end the
    /// process. Safety: it must not throw, for an exception may not cross native frames.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Ignore(nint context, int code)
    {
        _ = context;
        _ = code;
    }
}
