; Flush.Invalidates/two-packages
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Flush.Invalidates/two-packages
; After CLFLUSH the line is not cached under its KeyID.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 2))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Holders ((_ BitVec 16) (_ BitVec 46)) (_ BitVec 4))
(define-fun t0 () Bool (core.Seam active))
(define-fun t1 () (_ BitVec 16) (concat #b0000000000 ((_ extract 51 46) address)))
(declare-fun Address.TdxPrivate@1 () Bool)
(assert (! (= Address.TdxPrivate@1 (and (not t0) (not (= #b0000000000000000 (bvlshr t1 (bvsub #b0000000000000110 (concat #b000000000000 tdx-bits))))))) :named Address.TdxPrivate!1))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! (or (not (and (not (= #b0000 tdx-bits)) (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0110 tdx-bits))) (concat #b0000000000000000 t1)))) t0) :named Address.Usable!1))
(assert (! (not (or (= (cache.Holders t1 (concat #b000000 ((_ extract 45 6) address))) #b0000) (not Address.TdxPrivate@1))) :named goal.negated))
(check-sat)
