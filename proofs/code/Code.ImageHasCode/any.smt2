; Code.ImageHasCode/any
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Code.ImageHasCode/any
; What is accepted has code.
(set-logic QF_UFBV)
(declare-fun region.has-code () Bool)
(declare-fun Layout.NoCode@1 () Bool)
(assert (! (= Layout.NoCode@1 (not region.has-code)) :named Layout.NoCode!1))
(assert (! (not (or Layout.NoCode@1 region.has-code)) :named goal.negated))
(check-sat)
