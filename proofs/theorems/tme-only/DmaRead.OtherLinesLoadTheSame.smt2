; DmaRead.OtherLinesLoadTheSame/tme-only
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; DmaRead.OtherLinesLoadTheSame/tme-only
; For a device's read a load of any other line, under any KeyID, gives afterwards what it gave before, on an honest board.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun address () (_ BitVec 52))
(declare-fun elsewhere () (_ BitVec 52))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!1))
(assert (! (bvult address #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!2))
(assert (! (bvult elsewhere #b0000000000001000000000000000000000000000000000000000) :named Address.Usable!3))
(assert (! (not (= ((_ extract 38 6) elsewhere) ((_ extract 38 6) address))) :named Address.OtherLine!4))
(assert (! false :named goal.negated))
(check-sat)
