; UncachedStore.UsableAddressIsNoFault/two-packages
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; UncachedStore.UsableAddressIsNoFault/two-packages
; For a store past the caches an aligned address within MAXPHYADDR whose KeyID the core may use is no fault of the address: from SEAM that is any KeyID, elsewhere not one of TDX's part.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 2))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(define-fun t0 () Bool (core.Seam active))
(define-fun t1 () (_ BitVec 16) (concat #b0000000000 ((_ extract 51 46) address)))
(declare-fun Address.TdxPrivate@1 () Bool)
(assert (! (= Address.TdxPrivate@1 (and (not t0) (not (= #b0000000000000000 (bvlshr t1 (bvsub #b0000000000000110 (concat #b000000000000 tdx-bits))))))) :named Address.TdxPrivate!1))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! (or (not (and (not (= #b0000 tdx-bits)) (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0110 tdx-bits))) (concat #b0000000000000000 t1)))) t0) :named Address.Usable!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!2))
(assert (! Address.TdxPrivate@1 :named goal.negated))
(check-sat)
