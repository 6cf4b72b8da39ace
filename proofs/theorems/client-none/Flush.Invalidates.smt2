; Flush.Invalidates/client-none
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Flush.Invalidates/client-none
; After CLFLUSH the line is not cached under its KeyID.
(set-logic QF_UFBV)
(declare-fun address () (_ BitVec 52))
(declare-fun cache.Present ((_ BitVec 16) (_ BitVec 46)) Bool)
(declare-fun Address.BeyondWidth@1 () Bool)
(assert (! (= Address.BeyondWidth@1 (not (= ((_ extract 51 46) address) #b000000))) :named Address.BeyondWidth!1))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.Usable!1))
(assert (! (and Address.BeyondWidth@1 (cache.Present (concat #b0000000000 ((_ extract 45 40) address)) (concat #b000000000000 ((_ extract 39 6) address)))) :named goal.negated))
(check-sat)
