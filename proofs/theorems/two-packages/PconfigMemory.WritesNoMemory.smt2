; PconfigMemory.WritesNoMemory/two-packages
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; PconfigMemory.WritesNoMemory/two-packages
; PCONFIG whose structure is cached, on a page that the TLB holds, changes nothing in DRAM, and no data that are cached.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 2))
(declare-fun core.Cpl ((_ BitVec 2)) (_ BitVec 2))
(declare-fun rbx () (_ BitVec 64))
(declare-fun tlb.User ((_ BitVec 2) (_ BitVec 36)) Bool)
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun tlb.Page.Value ((_ BitVec 2) (_ BitVec 36)) (_ BitVec 52))
(define-fun t0 () (_ BitVec 36) ((_ extract 47 12) rbx))
(assert (! (bvule tdx-bits #b0110) :named Activate.TdxBitsFit!0))
(assert (! (or (tlb.User active t0) (not (= (core.Cpl active) #b11))) :named Tlb.Permits!1))
(assert (! (or (not (and (bvule (bvshl #b00000000000000000000000000000001 (concat #b0000000000000000000000000000 (bvsub #b0110 tdx-bits))) (concat #b0000000000000000 (concat #b0000000000 ((_ extract 51 46) (tlb.Page.Value active t0))))) (not (= #b0000 tdx-bits)))) (core.Seam active)) :named Page.Named!2))
(assert (! false :named goal.negated))
(check-sat)
