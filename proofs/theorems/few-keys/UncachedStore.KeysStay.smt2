; UncachedStore.KeysStay/few-keys
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; UncachedStore.KeysStay/few-keys
; For a store past the caches no key, register, lock, core, TLB or wire changes.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(define-fun t0 () Bool (core.Seam (concat #b0 active)))
(assert (! (bvule tdx-bits #b0100) :named Activate.TdxBitsFit!0))
(assert (! (not t0) :named Core.NoSeam!1))
(assert (! (and (bvult address #b0000000000010000000000000000000000000000000000000000) (or t0 (not (and (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0100 tdx-bits))) (concat #b0000000000000000 (concat #b000000000000 ((_ extract 39 36) address)))) (not (= #b0000 tdx-bits)))))) :named Address.Usable!2))
(assert (! false :named goal.negated))
(check-sat)
