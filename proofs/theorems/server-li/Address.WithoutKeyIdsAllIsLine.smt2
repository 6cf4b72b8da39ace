; Address.WithoutKeyIdsAllIsLine/server-li
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Address.WithoutKeyIdsAllIsLine/server-li
; While no KeyID bit is active, every address names KeyID 0 and the whole address is line and offset.
(set-logic QF_UFBV)
(declare-fun activate () (_ BitVec 64))
(declare-fun address () (_ BitVec 52))
(define-fun t0 () Bool (= #b1 ((_ extract 1 1) activate)))
(define-fun t1 () (_ BitVec 4) ((_ extract 35 32) activate))
(define-fun t2 () Bool (= #b0000 t1))
(define-fun t3 () (_ BitVec 4) (ite t0 t1 #b0000))
(define-fun t4 () (_ BitVec 52) (bvsub #b0000000000000000000000000000000000000000000000101110 (concat #b000000000000000000000000000000000000000000000000 t3)))
(define-fun t5 () (_ BitVec 46) ((_ extract 51 6) address))
(assert (! (and (and (and (and (and (not (= #b1 ((_ extract 62 62) activate))) (and (and (and (and (not (= #b1 ((_ extract 58 58) activate))) (and (and (and (not (= #b1 ((_ extract 55 55) activate))) (and (not (= #b1 ((_ extract 54 54) activate))) (and (not (= #b1 ((_ extract 53 53) activate))) (and (not (= ((_ extract 52 52) activate) #b1)) (and (not (= #b1 ((_ extract 51 51) activate))) (and (not (= #b1 ((_ extract 49 49) activate))) (and (and (and (not (= #b1 ((_ extract 45 45) activate))) (and (and (not (= #b1 ((_ extract 43 43) activate))) (and (and (not (= #b1 ((_ extract 41 41) activate))) (and (not (= #b1 ((_ extract 40 40) activate))) (and (not (= #b1 ((_ extract 30 30) activate))) (and (and (not (= #b1 ((_ extract 28 28) activate))) (and (and (not (= #b1 ((_ extract 26 26) activate))) (and (and (not (= #b1 ((_ extract 24 24) activate))) (and (not (= ((_ extract 23 23) activate) #b1)) (and (not (= #b1 ((_ extract 22 22) activate))) (and (not (= #b1 ((_ extract 21 21) activate))) (and (not (= #b1 ((_ extract 20 20) activate))) (and (not (= #b1 ((_ extract 19 19) activate))) (and (not (= #b1 ((_ extract 18 18) activate))) (and (not (= #b1 ((_ extract 17 17) activate))) (and (and (not (= #b1 ((_ extract 15 15) activate))) (and (and (not (= #b1 ((_ extract 13 13) activate))) (and (and (not (= #b1 ((_ extract 11 11) activate))) (and (and (not (= #b1 ((_ extract 8 8) activate))) (not (= #b1 ((_ extract 9 9) activate)))) (not (= #b1 ((_ extract 10 10) activate))))) (not (= #b1 ((_ extract 12 12) activate))))) (not (= #b1 ((_ extract 14 14) activate))))) (not (= #b1 ((_ extract 16 16) activate)))))))))))) (not (= #b1 ((_ extract 25 25) activate))))) (not (= #b1 ((_ extract 27 27) activate))))) (not (= #b1 ((_ extract 29 29) activate))))))) (not (= #b1 ((_ extract 42 42) activate))))) (not (= #b1 ((_ extract 44 44) activate))))) (not (= #b1 ((_ extract 46 46) activate)))) (not (= ((_ extract 47 47) activate) #b1))))))))) (not (= #b1 ((_ extract 56 56) activate)))) (not (= #b1 ((_ extract 57 57) activate))))) (not (= #b1 ((_ extract 59 59) activate)))) (not (= #b1 ((_ extract 60 60) activate)))) (not (= #b1 ((_ extract 61 61) activate))))) (not (= #b1 ((_ extract 63 63) activate)))) (and (bvule ((_ extract 39 36) activate) t1) (bvule t1 #b0111))) (or (not t0) (= ((_ extract 0 0) activate) #b1))) (or t2 t0)) :named Activate.Reachable!0))
(assert (! t2 :named Activate.NoKeyIds!1))
(assert (! (bvult address #b0000010000000000000000000000000000000000000000000000) :named Address.FitsWidth!2))
(assert (! (not (and (= (bvand ((_ extract 51 6) (bvsub (bvshl #b0000000000000000000000000000000000000000000000000001 t4) #b0000000000000000000000000000000000000000000000000001)) t5) t5) (= #b0000000000000000 (bvand (bvsub (bvshl #b0000000000000001 (concat #b000000000000 t3)) #b0000000000000001) ((_ extract 15 0) (bvlshr address t4)))))) :named goal.negated))
(check-sat)
