; Code.BundlesLieInTheirRegion/any
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Code.BundlesLieInTheirRegion/any
; With bundles, masking an address in an accepted region gives an address in that region.
(set-logic QF_UFBV)
(declare-fun region.size () (_ BitVec 32))
(declare-fun region.start () (_ BitVec 32))
(declare-fun region.place () (_ BitVec 32))
(declare-fun bundled () Bool)
(define-fun t0 () (_ BitVec 64) (concat #b00000000000000000000000000000000 region.size))
(define-fun t1 () (_ BitVec 64) (concat #b00000000000000000000000000000000 region.start))
(define-fun t2 () (_ BitVec 64) (concat #b00000000000000000000000000000000 region.place))
(declare-fun Layout.RegionInGuard@1 () Bool)
(assert (! (= Layout.RegionInGuard@1 (not (and (and (bvule t1 #b0000000000000000000000000000000011111111111111110000000000000000) (bvule #b0000000000000000000000000000000000000000000000010000000000000000 t1)) (bvule (bvadd t0 t1) #b0000000000000000000000000000000011111111111111110000000000000000)))) :named Layout.RegionInGuard!1))
(declare-fun Layout.RegionUnaligned@1 () Bool)
(assert (! (= Layout.RegionUnaligned@1 (and (not (= ((_ extract 4 0) region.start) #b00000)) bundled)) :named Layout.RegionUnaligned!1))
(assert (! (not (or (bvult (bvsub (bvand #b0000000000000000000000000000000011111111111111111111111111100000 t2) t1) t0) (not (and (and (and (not Layout.RegionUnaligned@1) (not Layout.RegionInGuard@1)) bundled) (bvult (bvsub t2 t1) t0))))) :named goal.negated))
(check-sat)
