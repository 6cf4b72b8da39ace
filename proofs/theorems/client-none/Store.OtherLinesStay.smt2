; Store.OtherLinesStay/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Store.OtherLinesStay/client-none
; For a store no DRAM line changes but the one that the address names.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! false :named goal.negated))
(check-sat)
