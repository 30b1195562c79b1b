# Le tableau de bord.
list-day-and-time = { $day } à { $time }
list-as-of = au { $value }
dashboard-title = Tableau de bord
dashboard-lead = Chiffres au { $value }
dashboard-currency = Devise
dashboard-stale = Le relevé le plus ancien de vos comptes s’arrête au { $value } : les encaissements ne sont pas connus au-delà.
dashboard-import-statement = Importer un relevé
dashboard-today = À faire aujourd’hui
dashboard-calm = Rien ne vous attend.
dashboard-calm-hint = Tout est rapproché, et aucun client n’est en retard.
dashboard-calm-part = Aucun de vos clients n’est en retard.
dashboard-nobody = Aucun client ne vous est encore confié.
dashboard-nobody-hint = Un propriétaire ou la finance vous désigne comme responsable sur la fiche d’un client ; ses factures paraissent alors ici.
dashboard-do-sure = { $count ->
    [one] Valider { $shown } rapprochement sûr
   *[other] Valider { $shown } rapprochements sûrs
}
dashboard-do-examine = { $count ->
    [one] Examiner { $shown } ligne de relevé
   *[other] Examiner { $shown } lignes de relevé
}
dashboard-do-returns = { $count ->
    [one] Traiter { $shown } rejet ou retour
   *[other] Traiter { $shown } rejets ou retours
}
dashboard-do-outside = { $count ->
    [one] Comptabiliser { $shown } mouvement hors clients
   *[other] Comptabiliser { $shown } mouvements hors clients
}
dashboard-do-breaks = { $count ->
    [one] Expliquer { $shown } rupture entre relevés
   *[other] Expliquer { $shown } ruptures entre relevés
}
dashboard-do-overdue = { $count ->
    [one] Suivre { $shown } client en retard
   *[other] Suivre { $shown } clients en retard
}
dashboard-do-call = { $count ->
    [one] Passer { $shown } appel
   *[other] Passer { $shown } appels
}
dashboard-do-know = { $count ->
    [one] Regarder { $shown } alerte
   *[other] Regarder { $shown } alertes
}
dashboard-do-answer = { $count ->
    [one] Lire { $shown } réponse de client
   *[other] Lire { $shown } réponses de clients
}
dashboard-do-approve = { $count ->
    [one] Valider { $shown } relance
   *[other] Valider { $shown } relances
}
dashboard-do-read = { $count ->
    [one] Lire { $shown } message reçu
   *[other] Lire { $shown } messages reçus
}
dashboard-do-confirm = { $count ->
    [one] Confirmer ou refuser { $shown } demande d’un autre propriétaire
   *[other] Confirmer ou refuser { $shown } demandes d’autres propriétaires
}
dashboard-figures = Chiffres clés
dashboard-outstanding = Encours clients
dashboard-credit = avoirs et acomptes : { $value }
dashboard-overdue = En retard
dashboard-overdue-share = { $value } % de l’encours
dashboard-dso = DSO
dashboard-dso-what = DSO : comment il est calculé
dashboard-dso-formula = Délai moyen de règlement, méthode par épuisement : on retire de l’encours les ventes TTC de chaque mois, du plus récent au plus ancien ; un mois épuisé compte tous ses jours, le dernier au prorata.
dashboard-dso-example = Exemple : 165 k€ dus fin mars, ventes de 90 k€ en mars et 120 k€ en février : 31 + 75 ÷ 120 × 28 = 48,5 jours.
dashboard-dso-method = par épuisement
dashboard-dso-unknown = L’encours dépasse les ventes connues : le délai ne peut pas encore être calculé.
dashboard-days = { $value } jours
dashboard-collected = Encaissé ce mois
dashboard-collected-hint = affecté aux comptes clients, rejets déduits
dashboard-collected-allocated = affecté aux comptes clients : { $value }
dashboard-collected-undone = rapprochements annulés ce mois : { $value }
dashboard-automatic = Rapprochés seuls
dashboard-automatic-hint = de { $value } mouvements en 90 jours
dashboard-automatic-none = Aucun mouvement en 90 jours.
dashboard-aged = Balance âgée
dashboard-aged-open = Ouvrir
dashboard-aged-none = Aucune facture n’est due.
dashboard-weeks = Encaissements attendus sur 13 semaines
dashboard-weeks-overdue = Déjà échu, attendu au plus tôt
dashboard-weeks-none = Rien n’arrive à échéance dans les 13 semaines.
dashboard-weeks-foot = Selon les échéances, semaine commençant le jour indiqué ; au { $value }
dashboard-see-figures = Voir les chiffres
dashboard-week-of = Semaine du
dashboard-due = À échéance
dashboard-later = Au-delà
dashboard-cash = Trésorerie
dashboard-by-state = Encaissements par état
dashboard-by-account = Reçu ce mois par compte · { $value }
dashboard-by-channel = Reçu ce mois par moyen de paiement
dashboard-none-this-month = Aucun encaissement ce mois.
dashboard-cannot-be = Aucune source de ce type n’est encore reliée.
dashboard-not-followed = non suivi
dashboard-cash-collected = Encaissé ce mois
dashboard-cash-in-transit = En transit chez un prestataire
dashboard-cash-pending = Reçu, à expliquer
dashboard-cash-disputed = Contesté
dashboard-cash-set-aside = Dont mis de côté
dashboard-channel-unspecified = Autre
dashboard-channel-transfer = Virement
dashboard-channel-direct-debit-issued = Prélèvement
dashboard-channel-return = Retour ou rejet
dashboard-channel-direct-debit-paid = Prélèvement subi
dashboard-channel-cheque = Chèque
dashboard-channel-cheque-unpaid = Chèque impayé
dashboard-channel-card = Carte
dashboard-channel-cash = Espèces
dashboard-channel-fee = Frais bancaires
dashboard-channel-interest = Intérêts
dashboard-channel-bill = Effet (LCR, BOR)
dashboard-channel-internal = Virement interne
dashboard-empty = Vos chiffres apparaîtront ici
dashboard-empty-hint = Importez vos factures, puis un relevé bancaire : l’encours, les retards et les encaissements attendus se calculent aussitôt.
dashboard-empty-do = Importer des fichiers
aged-not-due = Non échu
aged-1-30 = 1 à 30 j
aged-31-60 = 31 à 60 j
aged-61-90 = 61 à 90 j
aged-over-90 = Plus de 90 j
dashboard-group = Encaissements du mois, toutes les entités
dashboard-group-by-entity = Toutes les entités
dashboard-group-by-account = Toutes les entités, par compte
dashboard-group-by-channel = Toutes les entités, par canal
