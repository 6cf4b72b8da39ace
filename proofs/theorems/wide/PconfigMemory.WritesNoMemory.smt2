; PconfigMemory.WritesNoMemory/wide
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; PconfigMemory.WritesNoMemory/wide
; PCONFIG whose structure is cached, on a page that the TLB holds, changes nothing in DRAM, and no data that are cached.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun core.Cpl ((_ BitVec 2)) (_ BitVec 2))
(declare-fun rbx () (_ BitVec 64))
(declare-fun tlb.User ((_ BitVec 2) (_ BitVec 36)) Bool)
(define-fun t0 () (_ BitVec 2) (concat #b0 active))
(assert (! (not (core.Seam t0)) :named Core.NoSeam!1))
(assert (! (or (tlb.User t0 ((_ extract 47 12) rbx)) (not (= (core.Cpl t0) #b11))) :named Tlb.Permits!2))
(assert (! false :named goal.negated))
(check-sat)
