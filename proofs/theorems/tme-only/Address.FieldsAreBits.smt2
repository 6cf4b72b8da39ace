; Address.FieldsAreBits/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Address.FieldsAreBits/tme-only
; KeyID and line are the address bits that the sources say, upper and lower, and together all of them above the offset.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! false :named goal.negated))
(check-sat)
