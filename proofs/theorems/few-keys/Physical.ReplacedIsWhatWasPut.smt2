; Physical.ReplacedIsWhatWasPut/few-keys
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Physical.ReplacedIsWhatWasPut/few-keys
; What was put in DRAM is what DRAM holds; without integrity there is no MAC and no poison to put.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(assert (! (bvule tdx-bits #b0100) :named Activate.TdxBitsFit!0))
(assert (! false :named goal.negated))
(check-sat)
