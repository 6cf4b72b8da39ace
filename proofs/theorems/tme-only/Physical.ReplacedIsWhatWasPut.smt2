; Physical.ReplacedIsWhatWasPut/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Physical.ReplacedIsWhatWasPut/tme-only
; What was put in DRAM is what DRAM holds; where the platform keeps no MAC, or neither TD-owner nor poison, there is none to put.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! false :named goal.negated))
(check-sat)
