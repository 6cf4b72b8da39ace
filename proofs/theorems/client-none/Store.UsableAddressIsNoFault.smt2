; Store.UsableAddressIsNoFault/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Store.UsableAddressIsNoFault/client-none
; For a store an aligned address within MAXPHYADDR whose KeyID the core may use is no fault of the address: from SEAM that is any KeyID, elsewhere not one of TDX's part.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 46) address) #b000000))) :named Address.BeyondWidth!1))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!2))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!3))
(assert (! Address.BeyondWidth@1 :named goal.negated))
(check-sat)
