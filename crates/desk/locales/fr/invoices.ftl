# Factures, avoirs et crédits.
invoices-title = Factures
invoices-file = factures
invoices-of = Documents de { $value }
invoices-tabs = Types de pièces
invoices-tab-upcoming = À venir
invoices-tab-overdue = En retard
invoices-tab-partial = Partiellement réglées
invoices-tab-settled = Réglées
invoices-tab-credits = Avoirs et crédits
invoices-tab-all = Toutes
invoices-search = Rechercher un numéro ou un client
invoices-search-hint = Numéro, client…
invoices-due-from = Échéance à partir du
invoices-due-to = Échéance jusqu’au
invoices-issued-from = Émise à partir du
invoices-issued-to = Émise jusqu’au
invoices-open-min = Reste dû minimal
invoices-open-max = Reste dû maximal
invoices-total-min = Total minimal
invoices-total-max = Total maximal
invoices-column-number = Numéro
invoices-column-kind = Type
invoices-column-customer = Client
invoices-column-customer-number = Numéro de client
invoices-column-net = HT
invoices-column-vat = TVA
invoices-column-issued = Émission
invoices-column-due = Échéance
invoices-due-assumed =
    { $count ->
        [one] supposée : { $shown } jour après l’émission
       *[other] supposée : { $shown } jours après l’émission
    }
invoices-column-total = Total
invoices-column-open = Reste dû
invoices-column-currency = Devise
invoices-column-status = Statut
invoices-kind-invoice = Facture
invoices-kind-credit-note = Avoir
invoices-kind-unused-credit = Crédit à utiliser
invoices-status-upcoming = À venir
invoices-status-overdue = En retard
invoices-status-partial = Partiellement réglée
invoices-status-partial-late = Partielle, en retard
invoices-status-settled = Réglée
invoices-status-lost = Passée en perte
invoices-status-doubtful = Douteuse
invoices-status-available = Disponible
invoices-status-used = Utilisé
invoices-due-today = aujourd’hui
invoices-due-in = { $count ->
    [one] demain
   *[other] dans { $shown } jours
}
invoices-late-by = { $count ->
    [one] 1 jour de retard
   *[other] { $shown } jours de retard
}
invoices-count = { $count ->
    [one] 1 pièce
   *[other] { $shown } pièces
}
invoices-too-many = Plus de { $shown } pièces. Affinez les filtres pour obtenir leurs totaux.
invoices-too-many-open = Plus de { $shown } factures ouvertes seraient à lire. Affinez les filtres pour obtenir les totaux.
invoices-empty-upcoming = Aucune facture à venir
invoices-empty-overdue = Aucune facture en retard
invoices-empty-partial = Aucune facture partiellement réglée
invoices-empty-settled = Aucune facture réglée
invoices-empty-credits = Aucun avoir ni crédit
invoices-empty-all = Vos factures apparaîtront ici
invoices-empty-hint = Importez un fichier CSV, XLSX, Factur-X, UBL ou FEC : factures, avoirs et clients sont reconnus.
invoices-import = Importer des factures
invoices-steps = Avancement
invoices-step-issued = Émise
invoices-step-partial = Partiellement réglée
invoices-step-settled = Soldée
invoices-step-partly-used = Utilisé en partie
invoices-step-used = Utilisé
invoices-payments = Règlements affectés
invoices-payments-none = Aucun règlement affecté
invoices-payments-none-hint = Dès qu’un encaissement y sera affecté, il apparaîtra ici avec ses preuves.
invoices-returned = rejet ou retour
invoices-why = Pourquoi ?
invoices-undo = Délettrer
invoices-undo-hint = Une écriture inverse sera passée aujourd’hui ; la ligne bancaire reviendra à rapprocher, avec toutes les factures qu’elle soldait.
invoices-undo-reason = Motif
invoices-undo-do = Annuler cette affectation
invoices-reason-missing = Indiquez le motif de l’annulation.
invoices-undone = L’affectation est annulée ; la ligne bancaire est de nouveau à traiter.
invoices-undone-badge = Annulée
invoices-entries = Écritures
invoices-entries-none = Aucune écriture
invoices-entry-day = Date
invoices-entry-account = Compte
invoices-entry-label = Libellé
invoices-entry-debit = Débit
invoices-entry-credit = Crédit
invoices-facts = Détails
invoices-entered-amount = Repris pour
invoices-reference = Référence de paiement
invoices-preceding = Se rapporte à
invoices-discount = Escompte
invoices-discount-until = jusqu’au
invoices-vat = TVA
invoices-vat-on-payment = Exigible à l’encaissement
invoices-vat-rate = Taux
invoices-vat-base = Base
invoices-vat-tax = Taxe
invoices-vat-sum = Total
invoices-source = Fichier d’origine
invoices-source-download = Télécharger
invoices-history = Historique
invoices-history-entered = Entrée dans les comptes
invoices-history-matched = Rapprochement automatique
invoices-history-allocated = Règlement affecté
invoices-history-returned = Rejet ou retour
invoices-history-undone = Affectation annulée
invoices-proof-movement = Mouvement bancaire
invoices-proof-allocation = Affectation
invoices-proof-entry = Écriture comptable
invoices-disputed-title = Pièces contestées
invoices-disputed-lead = Ce que des clients contestent, tant que la contestation est ouverte.
invoices-disputed-since = Contestée depuis
invoices-disputed-reason = Motif
invoices-disputed-by = Signalée par
invoices-disputed-none = Aucune pièce contestée
invoices-disputed-none-hint = Une pièce figure ici dès qu’une contestation est ouverte sur elle ou sur son client.
invoices-reopened-title = Rouvertes par un rejet ou un retour
invoices-reopened-lead = Payées, puis reprises par la banque : dues de nouveau. Elles ne comptent comme contestées que si un litige est noté.
invoices-reopened-on = Dernier retour
invoices-reopened-amount = Revenu
invoices-step-contested = Contestée
invoices-step-promised = Promise
invoices-step-in-collection = En recouvrement
