; Code.EntryIsAStart/any
(set-option :produce-unsat-cores true)
(set-option :rlimit 400000000)
; Code.EntryIsAStart/any
; At an accepted entry an instruction of this code starts.
(set-logic QF_UFBV)
(declare-fun bundled () Bool)
(declare-fun region.place () (_ BitVec 32))
(declare-fun region.place-is-start () Bool)
(declare-fun Layout.EntryUnaligned@1 () Bool)
(assert (! (= Layout.EntryUnaligned@1 (and (not (= ((_ extract 4 0) region.place) #b00000)) bundled)) :named Layout.EntryUnaligned!1))
(declare-fun Layout.EntryInside@1 () Bool)
(assert (! (= Layout.EntryInside@1 (not region.place-is-start)) :named Layout.EntryInside!1))
(assert (! (not (or region.place-is-start (not (and (not Layout.EntryInside@1) (not Layout.EntryUnaligned@1))))) :named goal.negated))
(check-sat)
