; Movdir64b.LeavesNothingCached/wide
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Movdir64b.LeavesNothingCached/wide
; After MOVDIR64B the line is not cached under its KeyID.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Holders ((_ BitVec 16) (_ BitVec 46)) (_ BitVec 4))
(define-fun t0 () Bool (= #b000000 ((_ extract 5 0) address)))
(declare-fun Movdir64b.Misaligned@1 () Bool)
(assert (! (= Movdir64b.Misaligned@1 (not t0)) :named Movdir64b.Misaligned!1))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! t0 :named Address.Aligned!3))
(assert (! (not (or (not Movdir64b.Misaligned@1) (= #b0000 (cache.Holders (concat #b0 ((_ extract 51 37) address)) (concat #b000000000000000 ((_ extract 36 6) address)))))) :named goal.negated))
(check-sat)
