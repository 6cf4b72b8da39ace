; Wbinvd.ChangesMemoryOnly/two-packages
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Wbinvd.ChangesMemoryOnly/two-packages
; WBINVD changes no register, key, lock, core, TLB or wire.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! false :named goal.negated))
(check-sat)
