; Walk.PoisonedEntryIsAMachineCheck/wide
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Walk.PoisonedEntryIsAMachineCheck/wide
; A walk whose first entry is cached with poison is #MC.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun linear () (_ BitVec 64))
(declare-fun writes () Bool)
(declare-fun fetches () Bool)
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult (bvadd #b0000000000000000100000000000000000000000000000000000000000000000 linear) #b0000000000000001000000000000000000000000000000000000000000000000) :named Address.Canonical!2))
(assert (! (not (and fetches writes)) :named Access.IsOne!3))
(assert (! false :named goal.negated))
(check-sat)
