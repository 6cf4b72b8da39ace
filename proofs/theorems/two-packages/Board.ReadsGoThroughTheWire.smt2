; Board.ReadsGoThroughTheWire/two-packages
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Board.ReadsGoThroughTheWire/two-packages
; A load that misses gives what an honest board would give if the cell behind the address were the address's own, and where that fails its check poisons the cell behind.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 2))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Holders ((_ BitVec 16) (_ BitVec 46)) (_ BitVec 4))
(define-fun t0 () (_ BitVec 16) (concat #b0000000000 ((_ extract 51 46) address)))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! (or (not (and (not (= #b0000 tdx-bits)) (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0110 tdx-bits))) (concat #b0000000000000000 t0)))) (core.Seam active)) :named Address.Usable!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!2))
(assert (! (= (cache.Holders t0 (concat #b000000 ((_ extract 45 6) address))) #b0000) :named Line.NotCached!3))
(assert (! false :named goal.negated))
(check-sat)
