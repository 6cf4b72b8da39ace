; Wbinvd.ChangesMemoryOnly/rev-1.3
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Wbinvd.ChangesMemoryOnly/rev-1.3
; WBINVD changes no register, key, lock, core, TLB or wire.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! false :named goal.negated))
(check-sat)
