; Board.RewiringChangesWiresOnly/server-li
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Board.RewiringChangesWiresOnly/server-li
; Rewiring an address changes how this address reaches a cell, and nothing else.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun other.line () (_ BitVec 46))
(declare-fun wiring.DropsWrites ((_ BitVec 46)) Bool)
(declare-fun wire.DropsWrites () Bool)
(declare-fun line () (_ BitVec 46))
(declare-fun wiring.Alias ((_ BitVec 46)) (_ BitVec 46))
(declare-fun wire.Alias () (_ BitVec 46))
(define-fun t0 () Bool (wiring.DropsWrites other.line))
(define-fun t1 () Bool (= line other.line))
(define-fun t2 () (_ BitVec 46) (wiring.Alias other.line))
(assert (! (bvule tdx-bits #b0111) :named Activate.TdxBitsFit!0))
(assert (! (not (or t1 (and (= t2 (ite t1 wire.Alias t2)) (= (ite t1 wire.DropsWrites t0) t0)))) :named goal.negated))
(check-sat)
