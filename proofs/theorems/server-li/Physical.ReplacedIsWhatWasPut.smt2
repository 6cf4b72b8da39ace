; Physical.ReplacedIsWhatWasPut/server-li
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Physical.ReplacedIsWhatWasPut/server-li
; What was put in DRAM is what DRAM holds; where the platform keeps no MAC, or neither TD-owner nor poison, there is none to put.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(assert (! (bvule tdx-bits #b0111) :named Activate.TdxBitsFit!0))
(assert (! false :named goal.negated))
(check-sat)
