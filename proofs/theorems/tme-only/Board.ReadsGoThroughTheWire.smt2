; Board.ReadsGoThroughTheWire/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Board.ReadsGoThroughTheWire/tme-only
; A load that misses gives what an honest board would give if the cell behind the address were the address's own, and where that fails its check poisons the cell behind.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Holders ((_ BitVec 16) (_ BitVec 46)) (_ BitVec 4))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!2))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!3))
(assert (! (= #b0000 (cache.Holders #b0000000000000000 (concat #b0000000000000 ((_ extract 38 6) address)))) :named Line.NotCached!4))
(assert (! false :named goal.negated))
(check-sat)
