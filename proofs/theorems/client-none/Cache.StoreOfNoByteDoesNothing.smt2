; Cache.StoreOfNoByteDoesNothing/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Cache.StoreOfNoByteDoesNothing/client-none
; A store that enables no byte changes nothing at all.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 46) address) #b000000))) :named Address.BeyondWidth!1))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! Address.BeyondWidth@1 :named goal.negated))
(check-sat)
