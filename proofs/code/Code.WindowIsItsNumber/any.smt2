; Code.WindowIsItsNumber/any
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Code.WindowIsItsNumber/any
; A window's address is its number of 15 bits times 4 GiB, and an address lies in the window exactly if it agrees with the window's in bits 63:32: so proofs leave open the number alone.
(set-logic QF_UFBV)
(declare-fun any.window () (_ BitVec 64))
(declare-fun any.address () (_ BitVec 64))
(assert (! (not (or (not (and (= ((_ extract 31 0) any.window) #b00000000000000000000000000000000) (= #b00000000000000000 ((_ extract 63 47) any.window)))) (and (= (bvult (bvsub any.address any.window) #b0000000000000000000000000000000100000000000000000000000000000000) (= ((_ extract 63 32) any.address) ((_ extract 63 32) any.window))) (= (concat #b00000000000000000 (concat ((_ extract 46 32) any.window) #b00000000000000000000000000000000)) any.window)))) :named goal.negated))
(check-sat)
