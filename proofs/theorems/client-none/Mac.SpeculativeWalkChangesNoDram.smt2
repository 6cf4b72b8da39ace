; Mac.SpeculativeWalkChangesNoDram/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Mac.SpeculativeWalkChangesNoDram/client-none
; A page walk that nothing waits for never changes DRAM: where a table's line would meet a mismatch it ends.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! false :named goal.negated))
(check-sat)
