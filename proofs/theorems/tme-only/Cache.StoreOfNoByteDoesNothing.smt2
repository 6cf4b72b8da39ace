; Cache.StoreOfNoByteDoesNothing/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Cache.StoreOfNoByteDoesNothing/tme-only
; A store that enables no byte changes nothing at all.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 39) address) #b0000000000000))) :named Address.BeyondWidth!1))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!2))
(assert (! Address.BeyondWidth@1 :named goal.negated))
(check-sat)
