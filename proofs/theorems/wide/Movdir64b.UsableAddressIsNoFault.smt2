; Movdir64b.UsableAddressIsNoFault/wide
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Movdir64b.UsableAddressIsNoFault/wide
; For MOVDIR64B an aligned address within MAXPHYADDR whose KeyID the core may use is no fault of the address: from SEAM that is any KeyID, elsewhere not one of TDX's part.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(define-fun t0 () Bool (= #b000000 ((_ extract 5 0) address)))
(declare-fun Movdir64b.Misaligned@1 () Bool)
(assert (! (= Movdir64b.Misaligned@1 (not t0)) :named Movdir64b.Misaligned!1))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! t0 :named Address.Aligned!3))
(assert (! Movdir64b.Misaligned@1 :named goal.negated))
(check-sat)
