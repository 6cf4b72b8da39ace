; Mac.PrefetchChangesNoDram/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Mac.PrefetchChangesNoDram/client-none
; A spontaneous fill never changes DRAM: where it would meet a mismatch it is dropped.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! false :named goal.negated))
(check-sat)
