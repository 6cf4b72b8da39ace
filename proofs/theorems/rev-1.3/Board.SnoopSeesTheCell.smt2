; Board.SnoopSeesTheCell/rev-1.3
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Board.SnoopSeesTheCell/rev-1.3
; To snoop shows the cell behind the address, as it is stored.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!2))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!3))
(assert (! false :named goal.negated))
(check-sat)
