; Load.OtherLinesStay/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Load.OtherLinesStay/tme-only
; For a load no DRAM line changes but the one that the address names.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! false :named goal.negated))
(check-sat)
