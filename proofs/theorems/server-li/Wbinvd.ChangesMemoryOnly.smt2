; Wbinvd.ChangesMemoryOnly/server-li
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Wbinvd.ChangesMemoryOnly/server-li
; WBINVD changes no register, key, lock, core, TLB or wire.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(assert (! (bvule tdx-bits #b0111) :named Activate.TdxBitsFit!0))
(assert (! false :named goal.negated))
(check-sat)
