; Prefetch.HitLeavesDramAlone/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Prefetch.HitLeavesDramAlone/tme-only
; For a spontaneous fill of a cached line DRAM is not changed, even where it would not verify.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Present ((_ BitVec 16) (_ BitVec 46)) Bool)
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! (cache.Present #b0000000000000000 (concat #b0000000000000 ((_ extract 38 6) address))) :named Line.Cached!2))
(assert (! false :named goal.negated))
(check-sat)
