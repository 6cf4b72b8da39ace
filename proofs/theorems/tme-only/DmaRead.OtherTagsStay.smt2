; DmaRead.OtherTagsStay/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; DmaRead.OtherTagsStay/tme-only
; For a device's read no cached line changes but that of the address's own KeyID and line: two KeyIDs never hit one cache entry, and aliases stay as they are.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!2))
(assert (! false :named goal.negated))
(check-sat)
