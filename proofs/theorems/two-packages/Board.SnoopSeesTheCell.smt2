; Board.SnoopSeesTheCell/two-packages
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Board.SnoopSeesTheCell/two-packages
; To snoop shows the cell behind the address, as it is stored.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 2))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! (or (not (and (not (= #b0000 tdx-bits)) (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0110 tdx-bits))) (concat #b0000000000000000 (concat #b0000000000 ((_ extract 51 46) address)))))) (core.Seam active)) :named Address.Usable!1))
(assert (! (= #b000000 ((_ extract 5 0) address)) :named Address.Aligned!2))
(assert (! false :named goal.negated))
(check-sat)
