using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// One context of libz3 with one solver in it, for one question. One thread at a time may ask;
/// <see cref="Interrupt"/> may be called by any other thread meanwhile. The owner disposes it after asking
/// and interruption have both ended. Every question throws <see cref="Z3Exception"/> if the library refuses it.
/// </summary>
/// <remarks>
/// The solver is driven call by call and not through Z3_eval_smtlib2_string, because that function handles
/// SIGINT itself during each check-sat and finds the context to stop by a static pointer: with several
/// threads the pointer dangles and Ctrl-C ends the process with a crash. Only here can it be told not to.
/// The resource limit is the solver's own too, where SMT-LIB's :rlimit would be the whole process's.
/// </remarks>
internal sealed unsafe class Z3Context : IDisposable
{
    private const int MaxOutputBytes = 64 << 20;

    private readonly nint _solver;
    private nint _context;

    /// <summary>Makes a context with a resource limit.</summary>
    /// <param name="resourceLimit">Steps for the check, from 1.</param>
    /// <param name="cores">Whether a core may be asked for.</param>
    /// <param name="verdictOnly">Whether neither a core nor values will be asked for.</param>
    internal Z3Context(uint resourceLimit, bool cores, bool verdictOnly)
    {
        ArgumentOutOfRangeException.ThrowIfZero(resourceLimit);
        Z3Library.Load();
        nint config = Z3Native.Z3_mk_config();
        _context = Z3Native.Z3_mk_context(config);
        Z3Native.Z3_del_config(config);

        // Safety: Ignore is a static function and outlives every context.
        Z3Native.Z3_set_error_handler(_context, &Z3Native.Ignore);
        try
        {
            // The logic must be told: without it libz3 4.8.12 loses minutes on queries that it answers in milliseconds.
            _solver = Sound(Z3Native.Z3_mk_solver_for_logic(_context, Z3Native.Z3_mk_string_symbol(_context, "QF_UFBV")));
            Z3Native.Z3_solver_inc_ref(_context, _solver);
            nint parameters = Sound(Z3Native.Z3_mk_params(_context));
            Z3Native.Z3_params_inc_ref(_context, parameters);
            Z3Native.Z3_params_set_bool(_context, parameters, Z3Native.Z3_mk_string_symbol(_context, "ctrl_c"), 0);
            Z3Native.Z3_params_set_uint(_context, parameters, Z3Native.Z3_mk_string_symbol(_context, "rlimit"), resourceLimit);
            Z3Native.Z3_params_set_bool(_context, parameters, Z3Native.Z3_mk_string_symbol(_context, "unsat_core"), (byte)(cores ? 1 : 0));
            Z3Native.Z3_params_set_bool(_context, parameters, Z3Native.Z3_mk_string_symbol(_context, "core.minimize"), (byte)(cores ? 1 : 0));
            Z3Native.Z3_solver_set_params(_context, _solver, parameters);
            Refuse();

            // In a scope the solver uses its SMT core, which gives cores, and models that do not change with the script's irrelevant parts.
            // Otherwise it simplifies more and translates to SAT: a verdict alone takes a third of the time.
            if (!verdictOnly) Z3Native.Z3_solver_push(_context, _solver);
            Refuse();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads a script.</summary>
    /// <param name="script">Commands without NUL, which would end the text for C.</param>
    /// <returns>The formula of each assert command, in order. Names are left out.</returns>
    internal ImmutableArray<nint> Parse(string script) =>
        Items(Z3Native.Z3_parse_smtlib2_string(_context, script, 0, 0, 0, 0, 0, 0));

    /// <summary>The left side of an equation.</summary>
    internal nint LeftOf(nint equation)
    {
        // Safety: only an application has arguments, and only so many.
        return Z3Native.Z3_get_ast_kind(_context, equation) == Z3Native.ApplicationKind
            && Z3Native.Z3_get_app_num_args(_context, equation) == 2
            ? Sound(Z3Native.Z3_get_app_arg(_context, equation, 0))
            : throw new Z3Exception("libz3 did not keep an equation as it is");
    }

    /// <summary>Gives the solver a formula.</summary>
    internal void Assert(nint formula)
    {
        Z3Native.Z3_solver_assert(_context, _solver, formula);
        Refuse();
    }

    /// <summary>Gives the solver a formula.</summary>
    /// <returns>What stands for the formula in a core; like no constant of a script.</returns>
    internal nint AssertTracked(nint formula)
    {
        nint track = Sound(Z3Native.Z3_mk_fresh_const(_context, "track", Z3Native.Z3_mk_bool_sort(_context)));
        Z3Native.Z3_solver_assert_and_track(_context, _solver, formula, track);
        Refuse();
        return track;
    }

    /// <summary>Solves.</summary>
    internal Verdict Check()
    {
        int said = Z3Native.Z3_solver_check(_context, _solver);
        Refuse();
        return said switch
        {
            Z3Native.False => Verdict.Unsat,
            Z3Native.True => Verdict.Sat,
            _ => Verdict.Unknown,
        };
    }

    /// <summary>After unknown: why.</summary>
    internal string ReasonUnknown() => Text(Z3Native.Z3_solver_get_reason_unknown(_context, _solver));

    /// <summary>After unsat: what <see cref="AssertTracked"/> returned for formulas which contradict each other.</summary>
    internal ImmutableArray<nint> Core() => Items(Z3Native.Z3_solver_get_unsat_core(_context, _solver));

    /// <summary>After sat: a value of each term, as SMT-LIB text, all in one model.</summary>
    internal ImmutableArray<string> Evaluate(IEnumerable<nint> terms)
    {
        nint model = Sound(Z3Native.Z3_solver_get_model(_context, _solver));
        Z3Native.Z3_model_inc_ref(_context, model);
        ImmutableArray<string>.Builder values = ImmutableArray.CreateBuilder<string>();
        foreach (nint term in terms)
        {
            bool done = Z3Native.Z3_model_eval(_context, model, term, completion: 1, out nint value) != 0;
            Refuse();
            values.Add(done ? Text(Z3Native.Z3_ast_to_string(_context, value)) : throw new Z3Exception("a term has no value in the model"));
        }

        return values.ToImmutable();
    }

    /// <summary>Steps taken in this context so far; 0 if the library does not say.</summary>
    internal ulong ResourcesUsed()
    {
        nint statistics = Sound(Z3Native.Z3_solver_get_statistics(_context, _solver));
        Z3Native.Z3_stats_inc_ref(_context, statistics);
        uint count = Z3Native.Z3_stats_size(_context, statistics);
        for (uint i = 0; i < count; i++)
        {
            if (Text(Z3Native.Z3_stats_get_key(_context, statistics, i)) is "rlimit count"
                && Z3Native.Z3_stats_is_uint(_context, statistics, i) != 0)
            {
                return Z3Native.Z3_stats_get_uint_value(_context, statistics, i);
            }
        }

        return 0;
    }

    /// <summary>Asks the check under way to give up. Any thread. One which comes just before a check can go unseen.</summary>
    internal void Interrupt() => Z3Native.Z3_interrupt(_context);

    /// <inheritdoc/>
    public void Dispose()
    {
        nint context = Interlocked.Exchange(ref _context, 0);
        if (context != 0)
        {
            // Frees all that was made in it as well.
            Z3Native.Z3_del_context(context);
        }
    }

    internal static string ReadVersion()
    {
        // Safety: the text is a constant of the library, ended with NUL and never freed.
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(Z3Native.Z3_get_full_version()));
    }

    private ImmutableArray<nint> Items(nint vector)
    {
        _ = Sound(vector);
        Z3Native.Z3_ast_vector_inc_ref(_context, vector);
        nint[] items = new nint[Z3Native.Z3_ast_vector_size(_context, vector)];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Sound(Z3Native.Z3_ast_vector_get(_context, vector, (uint)i));
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    /// <summary>Passes on what the call just made returned, unless it failed.</summary>
    private nint Sound(nint made)
    {
        Refuse();
        return made != 0 ? made : throw new Z3Exception("libz3 returned nothing");
    }

    /// <summary>Throws if the call just made failed.</summary>
    private void Refuse()
    {
        int code = Z3Native.Z3_get_error_code(_context);
        if (code != 0)
        {
            throw new Z3Exception(Text(Z3Native.Z3_get_error_msg(_context, code)));
        }
    }

    private static string Text(byte* text)
    {
        if (text is null)
        {
            throw new Z3Exception("libz3 returned nothing");
        }

        // Safety: the library ends its text with NUL and keeps it until the next call with this context,
        // which only this thread makes; it is copied here and now.
        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        return bytes.Length <= MaxOutputBytes
            ? Encoding.UTF8.GetString(bytes)
            : throw new InvalidOperationException("libz3 wrote more than 64 MiB");
    }
}
