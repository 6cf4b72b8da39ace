; Cache.WholeStoreDoesNotTouchDram/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Cache.WholeStoreDoesNotTouchDram/tme-only
; A store of all 64 bytes neither reads nor changes DRAM: no MAC is checked and nothing is poisoned.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! false :named goal.negated))
(check-sat)
