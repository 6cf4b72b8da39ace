; Prefetch.UsableAddressIsNoFault/wide
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Prefetch.UsableAddressIsNoFault/wide
; For a spontaneous fill an aligned address within MAXPHYADDR whose KeyID the core may use is no fault of the address: from SEAM that is any KeyID, elsewhere not one of TDX's part.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!3))
(assert (! false :named goal.negated))
(check-sat)
