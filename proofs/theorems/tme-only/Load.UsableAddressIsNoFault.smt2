; Load.UsableAddressIsNoFault/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Load.UsableAddressIsNoFault/tme-only
; For a load an aligned address within MAXPHYADDR whose KeyID is not of TDX's part is no fault of the address.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 39) address) #b0000000000000))) :named Address.BeyondWidth!1))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!2))
(assert (! Address.BeyondWidth@1 :named goal.negated))
(check-sat)
