# Comptes bancaires.
bank-title = Banque
bank-lead = Les comptes, leurs relevés et chaque mouvement, tels que la banque les annonce.
bank-import = Importer un relevé
bank-empty = Aucun compte bancaire
bank-empty-hint = Importez un premier relevé : le compte est créé tout seul.
bank-account = Compte
bank-balance = Solde du relevé
bank-as-of = Au
bank-freshness = Fraîcheur
bank-continuity = Continuité
bank-ledger = Compte comptable
bank-no-balance = aucun relevé avec solde
bank-stale = { $count ->
    [one] { $shown } jour de retard
   *[other] { $shown } jours de retard
}
bank-fresh = À jour
bank-not-known = Sans solde
bank-continues = Continue
bank-breaks = { $count ->
    [one] { $shown } rupture
   *[other] { $shown } ruptures
}
bank-ledger-number = compte { $value }
bank-on = au
bank-days = { $count ->
    [0] du jour
    [one] { $shown } jour
   *[other] { $shown } jours
}
bank-last-file = Dernier fichier le
bank-continuity-note = chaque relevé reprend le solde du précédent
bank-views = Vues du compte
bank-movements = Mouvements
bank-statements = Relevés
bank-state = État
bank-all = Tous
bank-state-to_do = À traiter
bank-state-suggested = Proposé
bank-state-sure = Sûr
bank-state-outside = Hors clients
bank-state-aside = Mis de côté
bank-state-new = Nouveau
bank-states-to_do = À traiter
bank-states-suggested = Proposés
bank-states-sure = Sûrs
bank-states-outside = Hors clients
bank-states-aside = Mis de côté
bank-states-explained = Rapprochés
bank-state-explained = Rapproché
bank-search = Texte
bank-amount = Montant
bank-direction = Sens
bank-both = Entrées et sorties
bank-in = Entrées
bank-out = Sorties
bank-from = Du
bank-to = Au
bank-filter = Filtrer
bank-clear = Tout afficher
bank-none-found = Aucun mouvement ne correspond
bank-no-movement = Aucun mouvement
bank-day = Date d’opération
bank-counterparty = Tiers
bank-remittance = Libellé
bank-currency = Devise
bank-no-text = (sans libellé)
bank-totals = { $count ->
    [one] { $shown } mouvement
   *[other] { $shown } mouvements
}
bank-totals-cut = { $shown } mouvements parmi les 20 000 plus récents
bank-newest = Plus récents
bank-older = Plus anciens
bank-name-title = Nom et compte comptable
bank-name = Nom du compte
bank-ledger-hint = Facultatif : un compte 512 propre, pour les écritures à venir. Celles qui existent ne bougent pas.
bank-save = Enregistrer
bank-named = Compte bancaire enregistré.
bank-break-title = Rupture de continuité : relevé
bank-break-opens = Il commence à
bank-break-closed = le précédent finissait à
bank-break-remedy = Un relevé manque entre les deux, ou leurs périodes se chevauchent : téléchargez-le auprès de la banque et importez-le.
bank-no-statement = Aucun relevé
bank-statement = Relevé
bank-opening = Solde initial
bank-closing = Solde final
bank-unnumbered = sans numéro
bank-kind-intraday = du jour
bank-kind-notification = avis
bank-movement-count = { $count ->
    [one] { $shown } mouvement
   *[other] { $shown } mouvements
}
bank-broken = Rupture
bank-no-counterparty = Tiers inconnu
bank-to-desk = Ouvrir au rapprochement
bank-said = Ce que dit la banque
bank-value-day = valeur
bank-reference = Référence de la banque
bank-end-to-end = Référence de bout en bout
bank-creditor-reference = Référence structurée
bank-mandate = Mandat (RUM)
bank-instruction = Instruction
bank-payment-information = Remise
bank-cheque = Chèque n°
bank-documents = Pièces citées
bank-ultimate = Tiers ultime
bank-code = Code de la banque
bank-return-reason = Motif du retour
bank-batch = Paiements groupés
bank-additional = Complément
bank-charges = Frais déduits
bank-counterparty-account = Compte du tiers
bank-hidden = masqué
bank-show = Afficher
bank-aside-by = Mis de côté par { $value }
bank-comments = Commentaires
bank-decisions = Affectations
bank-no-decision = Rien n’a encore été affecté
bank-automatic = automatique
bank-undone = défaite
bank-origin = Origine
bank-position = ligne { $value }
bank-file = Fichier
bank-recorded = Enregistré le
bank-class = Moyen
bank-class-unspecified = Mouvement
bank-class-transfer = Virement
bank-class-direct_debit_issued = Prélèvement émis
bank-class-return = Retour
bank-class-direct_debit_paid = Prélèvement payé
bank-class-cheque = Chèque
bank-class-cheque_unpaid = Chèque impayé
bank-class-card = Carte
bank-class-cash = Espèces
bank-class-fee = Frais
bank-class-interest = Intérêts
bank-class-bill = Effet
bank-class-internal = Virement interne
bank-line-settlement_difference = Écart de règlement
bank-line-discount_granted = Escompte accordé
bank-line-bank_charges = Frais bancaires
bank-line-provider_clearing = Reversement d’un prestataire
bank-line-interest = Intérêts
bank-line-internal_transfer = Virement interne
bank-line-credit = Avance du client
bank-column-day = Date d’opération
bank-column-remittance = Libellé
bank-column-class = Moyen
bank-column-reference = Référence de la banque
bank-column-state = État
