; Movdir64b.UsableAddressIsNoFault/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Movdir64b.UsableAddressIsNoFault/tme-only
; For MOVDIR64B an aligned address within MAXPHYADDR whose KeyID is not of TDX's part is no fault of the address.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(define-fun t0 () Bool (= #b000000 ((_ extract 5 0) address)))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 39) address) #b0000000000000))) :named Address.BeyondWidth!1))
(declare-fun Movdir64b.Misaligned@1 () Bool)
(assert (! (= Movdir64b.Misaligned@1 (not t0)) :named Movdir64b.Misaligned!1))
(define-fun t1 () Bool (not Movdir64b.Misaligned@1))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! t0 :named Address.Aligned!2))
(assert (! (not (and t1 (not (and t1 Address.BeyondWidth@1)))) :named goal.negated))
(check-sat)
