; UncachedStore.KeysStay/wide
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; UncachedStore.KeysStay/wide
; For a store past the caches no key, register, lock, core, TLB or wire changes.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! false :named goal.negated))
(check-sat)
