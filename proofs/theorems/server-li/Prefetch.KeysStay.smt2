; Prefetch.KeysStay/server-li
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Prefetch.KeysStay/server-li
; For a spontaneous fill no key, register, lock, core, TLB or wire changes.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun address () (_ BitVec 52))
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(define-fun t0 () (_ BitVec 32) (concat #b0000000000000000 (concat #b000000000 ((_ extract 45 39) address))))
(define-fun t1 () Bool (and (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0111 tdx-bits))) t0) (not (= #b0000 tdx-bits))))
(assert (! (bvule tdx-bits #b0111) :named Activate.TdxBitsFit!0))
(assert (! (and (and (or (core.Seam (concat #b0 active)) (not t1)) (or t1 (bvule t0 #b00000000000000000000000001100100))) (bvult address #b0000010000000000000000000000000000000000000000000000)) :named Address.Usable!1))
(assert (! false :named goal.negated))
(check-sat)
