; Wbinvd.LeavesNothingCovered/server-li
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Wbinvd.LeavesNothingCovered/server-li
; After WBINVD no core whose caches it covers holds any line, under whatever KeyID: by the platform's switch those of the package, or the core's own.
(set-logic QF_UFBV)
(declare-fun tdx-bits () (_ BitVec 4))
(declare-fun active () (_ BitVec 1))
(declare-fun core.Cpl ((_ BitVec 2)) (_ BitVec 2))
(declare-fun any.tag.line () (_ BitVec 46))
(declare-fun any.tag.keyid () (_ BitVec 16))
(declare-fun cache.Holders ((_ BitVec 16) (_ BitVec 46)) (_ BitVec 4))
(define-fun t0 () Bool (= #b00 (core.Cpl (concat #b0 active))))
(declare-fun Wbinvd.NotPrivileged@1 () Bool)
(assert (! (= Wbinvd.NotPrivileged@1 (not t0)) :named Wbinvd.NotPrivileged!1))
(assert (! (bvule tdx-bits #b0111) :named Activate.TdxBitsFit!0))
(assert (! t0 :named Core.Kernel!1))
(assert (! (not (or (not Wbinvd.NotPrivileged@1) (= #b00 ((_ extract 1 0) (cache.Holders any.tag.keyid any.tag.line))))) :named goal.negated))
(check-sat)
