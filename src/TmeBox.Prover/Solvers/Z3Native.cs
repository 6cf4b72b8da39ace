using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// The few functions of libz3's C API used here. A pointer returned as text belongs to the library: it
/// must be copied before the next call with the same context, and never freed. What else a context makes
/// lives as long as the context: terms because the context does not count references to them, the other
/// objects (solver, parameters, vector, model, statistics) if one reference is taken before the next is
/// made. All are nonzero unless the call left an error code.
/// </summary>
internal static unsafe partial class Z3Native
{
    internal const int ApplicationKind = 1;
    internal const int False = -1;
    internal const int True = 1;

    private const string Library = "tmebox-z3";

    static Z3Native()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(Z3Native).Assembly,
            static (name, _, _) => string.Equals(name, Library, StringComparison.Ordinal) ? Z3Library.Handle : 0);
    }

    [LibraryImport(Library)]
    internal static partial byte* Z3_get_full_version();

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

    [LibraryImport(Library)]
    internal static partial int Z3_get_error_code(nint context);

    [LibraryImport(Library)]
    internal static partial byte* Z3_get_error_msg(nint context, int code);

    [LibraryImport(Library)]
    internal static partial void Z3_interrupt(nint context);

    /// <summary>Parses. The arrays are of symbols and declarations known beforehand: none, so they may be null.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_parse_smtlib2_string(
        nint context, string text, uint sortCount, nint sortNames, nint sorts, uint declarationCount, nint declarationNames, nint declarations);

    [LibraryImport(Library)]
    internal static partial void Z3_ast_vector_inc_ref(nint context, nint vector);

    [LibraryImport(Library)]
    internal static partial uint Z3_ast_vector_size(nint context, nint vector);

    [LibraryImport(Library)]
    internal static partial nint Z3_ast_vector_get(nint context, nint vector, uint index);

    [LibraryImport(Library)]
    internal static partial int Z3_get_ast_kind(nint context, nint term);

    [LibraryImport(Library)]
    internal static partial uint Z3_get_app_num_args(nint context, nint application);

    [LibraryImport(Library)]
    internal static partial nint Z3_get_app_arg(nint context, nint application, uint index);

    [LibraryImport(Library)]
    internal static partial byte* Z3_ast_to_string(nint context, nint term);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_string_symbol(nint context, string name);

    [LibraryImport(Library)]
    internal static partial nint Z3_mk_bool_sort(nint context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Z3_mk_fresh_const(nint context, string prefix, nint sort);

    [LibraryImport(Library)]
    internal static partial nint Z3_mk_params(nint context);

    [LibraryImport(Library)]
    internal static partial void Z3_params_inc_ref(nint context, nint parameters);

    [LibraryImport(Library)]
    internal static partial void Z3_params_set_bool(nint context, nint parameters, nint name, byte value);

    [LibraryImport(Library)]
    internal static partial void Z3_params_set_uint(nint context, nint parameters, nint name, uint value);

    [LibraryImport(Library)]
    internal static partial nint Z3_mk_solver_for_logic(nint context, nint logic);

    [LibraryImport(Library)]
    internal static partial void Z3_solver_push(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial void Z3_solver_inc_ref(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial void Z3_solver_set_params(nint context, nint solver, nint parameters);

    [LibraryImport(Library)]
    internal static partial void Z3_solver_assert(nint context, nint solver, nint formula);

    [LibraryImport(Library)]
    internal static partial void Z3_solver_assert_and_track(nint context, nint solver, nint formula, nint name);

    [LibraryImport(Library)]
    internal static partial int Z3_solver_check(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial byte* Z3_solver_get_reason_unknown(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial nint Z3_solver_get_unsat_core(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial nint Z3_solver_get_model(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial void Z3_model_inc_ref(nint context, nint model);

    /// <summary>Evaluates. Safety: writes one pointer to <paramref name="value"/>, and only if it returns true.</summary>
    [LibraryImport(Library)]
    internal static partial byte Z3_model_eval(nint context, nint model, nint term, byte completion, out nint value);

    [LibraryImport(Library)]
    internal static partial nint Z3_solver_get_statistics(nint context, nint solver);

    [LibraryImport(Library)]
    internal static partial void Z3_stats_inc_ref(nint context, nint statistics);

    [LibraryImport(Library)]
    internal static partial uint Z3_stats_size(nint context, nint statistics);

    [LibraryImport(Library)]
    internal static partial byte* Z3_stats_get_key(nint context, nint statistics, uint index);

    [LibraryImport(Library)]
    internal static partial byte Z3_stats_is_uint(nint context, nint statistics, uint index);

    [LibraryImport(Library)]
    internal static partial uint Z3_stats_get_uint_value(nint context, nint statistics, uint index);

    /// <summary>
    /// Does nothing: the error code is read after the call. Without a handler libz3 would end the process.
    /// Safety: it must not throw, for an exception may not cross native frames.
    /// </summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Ignore(nint context, int code)
    {
        _ = context;
        _ = code;
    }
}
