; Code.EntrySurvivesItsMask/any
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Code.EntrySurvivesItsMask/any
; With bundles, masking the offset of an accepted entry changes nothing of it.
(set-logic QF_UFBV)
(declare-fun region.place () (_ BitVec 32))
(declare-fun bundled () Bool)
(declare-fun region.place-is-start () Bool)
(define-fun t0 () (_ BitVec 64) (concat #b00000000000000000000000000000000 region.place))
(declare-fun Layout.EntryUnaligned@1 () Bool)
(assert (! (= Layout.EntryUnaligned@1 (and (not (= ((_ extract 4 0) region.place) #b00000)) bundled)) :named Layout.EntryUnaligned!1))
(declare-fun Layout.EntryInside@1 () Bool)
(assert (! (= Layout.EntryInside@1 (not region.place-is-start)) :named Layout.EntryInside!1))
(assert (! (not (or (= t0 (bvand #b0000000000000000000000000000000011111111111111111111111111100000 t0)) (not (and (and (not Layout.EntryInside@1) (not Layout.EntryUnaligned@1)) (and bundled (bvult t0 #b0000000000000000000000000000000100000000000000000000000000000000)))))) :named goal.negated))
(check-sat)
