; Movdir64b.LeavesNothingCached/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Movdir64b.LeavesNothingCached/client-none
; After MOVDIR64B the line is not cached under its KeyID.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Present ((_ BitVec 16) (_ BitVec 46)) Bool)
(define-fun t0 () Bool (= #b000000 ((_ extract 5 0) address)))
(define-fun t1 () Bool (cache.Present (concat #b0000000000 ((_ extract 45 40) address)) (concat #b000000000000 ((_ extract 39 6) address))))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 46) address) #b000000))) :named Address.BeyondWidth!1))
(declare-fun Movdir64b.Misaligned@1 () Bool)
(assert (! (= Movdir64b.Misaligned@1 (not t0)) :named Movdir64b.Misaligned!1))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! t0 :named Address.Aligned!2))
(assert (! (ite Movdir64b.Misaligned@1 t1 (and Address.BeyondWidth@1 t1)) :named goal.negated))
(check-sat)
