using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Tests.Smt;

public sealed class ScriptGateTests
{
    [Fact]
    public void Declarations_definitions_and_assertions_pass()
    {
        ScriptFacts facts = ScriptGate.Check("""
            ; SDM §12, Key IDs – the comment may hold anything printable
            (set-logic QF_UFBV)
            (set-info :source "a (check-sat) in a string")
            (declare-sort Line 0)
            (define-sort Byte () (_ BitVec 8))
            (declare-fun f (Line) Byte)
            (declare-const x Line)
            (define-fun g ((l Line)) Byte (bvnot (f l)))
            (assert (! (= (f x) #x00) :named plain))
            (assert (! true :pattern (a) :named |with blank|))
            (assert (! (and true (! false :named |inner|)) :named outer))
            """.ReplaceLineEndings("\n"));

        Assert.True(facts.SetsLogic);
        Assert.Equal(["plain", "with blank", "inner", "outer"], facts.Names);
        Assert.False(ScriptGate.Check("(assert true)").SetsLogic);
        Assert.Empty(ScriptGate.Check(" ; nothing").Names);
    }

    [Theory]
    [InlineData("(check-sat)")]
    [InlineData("(|assert| true)")]
    [InlineData("(set-option :rlimit 0)")]
    [InlineData("(set-option :regular-output-channel \"file\")")]
    [InlineData("(assert true)(exit)")]
    [InlineData("(reset)")]
    [InlineData("(push 1)")]
    [InlineData("(echo \"sat\")")]
    [InlineData("(include \"file\")")]
    [InlineData("(get-value (x))")]
    [InlineData("()")]
    [InlineData("((assert) true)")]
    [InlineData("(\"assert\" true)")]
    [InlineData("(; assert\ncheck-sat)")]
    public void Other_commands_are_refused(string script)
    {
        SmtFormatException error = Assert.Throws<SmtFormatException>(() => ScriptGate.Check(script));
        Assert.Equal("a script may only set its logic, declare, define and assert", error.Problem);
    }

    [Theory]
    [InlineData("assert")]
    [InlineData("(assert true")]
    [InlineData("(assert true))")]
    [InlineData("(assert |a)")]
    [InlineData("(set-info :a \"b)")]
    [InlineData("(assert true)\0(assert false)")]
    [InlineData("; note\r(assert false)")]
    [InlineData("; note\u0085(assert false)")]
    [InlineData("(assert |a\\|(assert b)|)")]
    [InlineData("(set-info :a \"b\\\")(assert false)(set-info :c \"\")")]
    [InlineData("(set-info :a \"é\")")]
    [InlineData("(declare-const é Bool)")]
    [InlineData("(declare-const |é| Bool)")]
    [InlineData("(declare-sort |my sort| 0)")]
    public void What_solvers_could_read_differently_is_refused(string script)
    {
        Assert.Throws<SmtFormatException>(() => ScriptGate.Check(script));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        int most = SmtLimits.Script.MaxDepth - 1;

        _ = ScriptGate.Check("(assert " + new string('(', most) + new string(')', most) + ")");
        Assert.Throws<SmtFormatException>(() => ScriptGate.Check("(assert " + new string('(', most + 1) + new string(')', most + 1) + ")"));
    }
}
