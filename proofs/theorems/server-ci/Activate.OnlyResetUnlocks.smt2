; Activate.OnlyResetUnlocks/server-ci
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Activate.OnlyResetUnlocks/server-ci
; Reset leaves 982H zero, and PCONFIG never clears its lock.
(set-logic QF_UFBV)
(declare-fun active () (_ BitVec 1))
(declare-fun core.Seam ((_ BitVec 2)) Bool)
(declare-fun activate () (_ BitVec 64))
(define-fun t0 () (_ BitVec 4) ((_ extract 35 32) activate))
(define-fun t1 () Bool (= #b1 ((_ extract 1 1) activate)))
(assert (! (not (core.Seam (concat #b0 active))) :named Core.NoSeam!0))
(assert (! (and (or (= #b0000 t0) t1) (and (or (not t1) (= ((_ extract 0 0) activate) #b1)) (and (and (and (not (= #b1 ((_ extract 62 62) activate))) (and (not (= #b1 ((_ extract 61 61) activate))) (and (and (not (= #b1 ((_ extract 59 59) activate))) (and (not (= #b1 ((_ extract 58 58) activate))) (and (and (and (not (= #b1 ((_ extract 55 55) activate))) (and (and (not (= #b1 ((_ extract 53 53) activate))) (and (and (and (and (not (= #b1 ((_ extract 45 45) activate))) (and (and (not (= #b1 ((_ extract 43 43) activate))) (and (and (not (= #b1 ((_ extract 41 41) activate))) (and (not (= #b1 ((_ extract 40 40) activate))) (and (not (= #b1 ((_ extract 30 30) activate))) (and (and (not (= #b1 ((_ extract 28 28) activate))) (and (and (not (= #b1 ((_ extract 26 26) activate))) (and (and (not (= #b1 ((_ extract 24 24) activate))) (and (not (= ((_ extract 23 23) activate) #b1)) (and (not (= #b1 ((_ extract 22 22) activate))) (and (not (= #b1 ((_ extract 21 21) activate))) (and (not (= #b1 ((_ extract 20 20) activate))) (and (not (= #b1 ((_ extract 19 19) activate))) (and (not (= #b1 ((_ extract 18 18) activate))) (and (not (= #b1 ((_ extract 17 17) activate))) (and (and (not (= #b1 ((_ extract 15 15) activate))) (and (and (not (= #b1 ((_ extract 13 13) activate))) (and (and (not (= #b1 ((_ extract 11 11) activate))) (and (and (not (= #b1 ((_ extract 8 8) activate))) (not (= #b1 ((_ extract 9 9) activate)))) (not (= #b1 ((_ extract 10 10) activate))))) (not (= #b1 ((_ extract 12 12) activate))))) (not (= #b1 ((_ extract 14 14) activate))))) (not (= #b1 ((_ extract 16 16) activate)))))))))))) (not (= #b1 ((_ extract 25 25) activate))))) (not (= #b1 ((_ extract 27 27) activate))))) (not (= #b1 ((_ extract 29 29) activate))))))) (not (= #b1 ((_ extract 42 42) activate))))) (not (= #b1 ((_ extract 44 44) activate))))) (not (= #b1 ((_ extract 46 46) activate)))) (not (= ((_ extract 47 47) activate) #b1))) (not (= ((_ extract 52 52) activate) #b1)))) (not (= #b1 ((_ extract 54 54) activate))))) (not (= #b1 ((_ extract 56 56) activate)))) (not (= #b1 ((_ extract 57 57) activate)))))) (not (= #b1 ((_ extract 60 60) activate)))))) (not (= #b1 ((_ extract 63 63) activate)))) (and (bvule t0 #b0110) (bvule ((_ extract 39 36) activate) t0))))) :named Activate.Reachable!1))
(assert (! false :named goal.negated))
(check-sat)
