; Physical.ReplacedIsWhatWasPut/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Physical.ReplacedIsWhatWasPut/client-none
; What was put in DRAM is what DRAM holds; without integrity there is no MAC and no poison to put.
(set-logic QF_UFBV)
(assert (! false :named goal.negated))
(check-sat)
