; Prefetch.UsableAddressIsNoFault/server-ci
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Prefetch.UsableAddressIsNoFault/server-ci
; For a spontaneous fill an aligned address within MAXPHYADDR whose KeyID is not of TDX's part is no fault of the address.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun address () (_ BitVec 52))
(define-fun t0 () (_ BitVec 16) (concat #b0000000000 ((_ extract 51 46) address)))
(declare-fun Address.TdxPrivate@1 () Bool)
(assert (! (= Address.TdxPrivate@1 (not (= #b0000000000000000 (bvlshr t0 (bvsub #b0000000000000110 (concat #b000000000000 tdx-bits)))))) :named Address.TdxPrivate!1))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! (not (and (not (= #b0000 tdx-bits)) (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0110 tdx-bits))) (concat #b0000000000000000 t0)))) :named Address.Usable!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!2))
(assert (! Address.TdxPrivate@1 :named goal.negated))
(check-sat)
