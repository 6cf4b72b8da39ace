; Store.UsableAddressIsNoFault/few-keys
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Store.UsableAddressIsNoFault/few-keys
; For a store an aligned address within MAXPHYADDR whose KeyID is not of TDX's part is no fault of the address.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun address () (_ BitVec 52))
(define-fun t0 () (_ BitVec 16) (concat #b000000000000 ((_ extract 39 36) address)))
(declare-fun Address.TdxPrivate@1 () Bool)
(assert (! (= Address.TdxPrivate@1 (not (= #b0000000000000000 (bvlshr t0 (bvsub #b0000000000000100 (concat #b000000000000 tdx-bits)))))) :named Address.TdxPrivate!1))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= #b000000000000 ((_ extract 51 40) address)))) :named Address.BeyondWidth!1))
(assert (! (bvule tdx-bits #b0100) :named Activate.TdxBitsFit!0))
(assert (! (and (bvult address #b0000000000010000000000000000000000000000000000000000) (not (and (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0100 tdx-bits))) (concat #b0000000000000000 t0)) (not (= #b0000 tdx-bits))))) :named Address.Usable!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!2))
(assert (! (or Address.BeyondWidth@1 Address.TdxPrivate@1) :named goal.negated))
(check-sat)
