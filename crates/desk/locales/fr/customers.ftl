# Clients.
customers-title = Clients
customers-file = clients
customers-search = Nom ou numéro de client
customers-column-number = Numéro
customers-column-name = Client
customers-column-outstanding = Encours
customers-column-overdue = Échu
customers-column-credit = Avoirs disponibles
customers-column-currency = Devise
customers-column-limit = Plafond d’encours
customers-column-to-pay = Délai moyen
customers-column-last-payment = Dernier règlement
customers-column-tags = Étiquettes
customers-empty = Vos clients apparaîtront ici
customers-empty-hint = Ils sont créés avec vos factures, ou importés d’une liste.
customers-import = Importer des clients
customers-none-owe = Aucun client ne doit rien
customers-by-name = Voir tous les clients
customers-over-limit-badge = Plafond dépassé
customers-over-limit = L’encours dépasse le plafond accordé à ce client.
customers-days = { $count ->
    [one] { $shown } jour
   *[other] { $shown } jours
}
customers-paid-by = Payé par
customers-nothing-open = Rien n’est dû
customers-open-invoices = { $count ->
    [0] aucune facture ouverte
    [one] 1 facture ouverte
   *[other] { $shown } factures ouvertes
}
customers-overdue-note = échéance dépassée
customers-credit-note = avoirs et trop-perçus à utiliser
customers-to-pay-note = de l’émission au règlement, 12 mois
customers-beyond = Au-delà de l’échéance
customers-beyond-note = pondéré par les montants, 12 mois
customers-trend-better = S’améliore sur 6 mois
customers-trend-worse = Se dégrade sur 6 mois
customers-trend-same = Stable sur 6 mois
customers-limit = Plafond d’encours
customers-limit-used = utilisé à { $value } %
customers-limit-hint = En euros. Laissez vide s’il n’y en a pas.
customers-tabs = Parties de la fiche
customers-tab-invoices = Factures
customers-tab-payments = Règlements
customers-tab-reminders = Relances
customers-tab-contacts = Contacts
customers-tab-notes = Notes
customers-tab-settings = Fiche
customers-no-documents = Aucune pièce
customers-all-documents = Voir toutes les pièces
customers-in-list = Ouvrir dans la liste
customers-no-payments = Aucun règlement
customers-payment-day = Date
customers-payment-for = Pour
customers-payment-method = Expliqué par
customers-payment-amount = Montant
customers-and-others = { $count ->
    [one] et 1 autre
   *[other] et { $shown } autres
}
customers-no-contacts = Aucun contact
customers-no-contacts-hint = Ajoutez la personne qui règle les factures : chaque message aura son destinataire.
customers-contact-add = Ajouter un contact
customers-contact-edit = Modifier
customers-contact-edit-of = Modifier { $value }
customers-contact-remove = Supprimer
customers-contact-remove-of = Supprimer { $value }
customers-contact-remove-sure = Supprimer ce contact ? Ses données seront effacées.
customers-contact-name = Nom
customers-contact-role = Fonction
customers-contact-phone = Téléphone
customers-contact-language = Langue
customers-contact-save = Enregistrer le contact
customers-contact-saved = Le contact est enregistré.
customers-contact-removed = Le contact est supprimé.
customers-language-fr = Français
customers-language-en = Anglais
customers-cancel = Annuler
customers-note = Nouvelle note
customers-note-hint = Écrivez des faits datés et utiles au règlement. La personne concernée peut demander à lire ses notes.
customers-note-judging = Certains mots portent un jugement ou touchent à la vie privée. Reformulez avec des faits.
customers-note-insist = Ces mots sont ici factuels, enregistrer quand même
customers-note-save = Ajouter la note
customers-note-saved = La note est enregistrée.
customers-note-remove = Supprimer
customers-note-remove-sure = Supprimer cette note ? Elle sera effacée.
customers-note-removed = La note est supprimée.
customers-no-notes = Aucune note
customers-name = Nom
customers-email = Adresse électronique
customers-siren = SIREN
customers-siren-hint = Neuf chiffres.
customers-vat-number = Numéro de TVA
customers-vat-number-hint = Par exemple FR44 732 829 320.
customers-country = Pays
customers-country-hint = Code de deux lettres : FR, BE, DE…
customers-payment-days = Délai de paiement
customers-payment-days-hint = En jours à compter de l’émission. Laissez vide si rien n’est convenu.
customers-payer = Payé par
customers-payer-hint = Numéro du client qui règle les factures de celui-ci : le rapprochement en tient compte.
customers-tags-hint = Séparées par des virgules. Une étiquette est un segment : la liste des clients peut s’y limiter.
customers-tags-save = Enregistrer les étiquettes
customers-tagged = Les étiquettes sont enregistrées.
customers-save = Enregistrer la fiche
customers-saved = La fiche est enregistrée.
customers-timeline = Fil des événements
customers-timeline-all = Tout
customers-timeline-documents = Factures
customers-timeline-payments = Règlements
customers-timeline-notes = Notes
customers-timeline-changes = Fiche
customers-timeline-none = Rien à cet endroit.
customers-event-documents = { $count ->
    [one] Pièce { $number } importée
   *[other] { $shown } pièces importées
}
customers-event-matched = { $count ->
    [one] Règlement rapproché de { $number }
   *[other] Règlement rapproché de { $shown } pièces
}
customers-event-allocated = { $count ->
    [one] Règlement affecté à { $number }
   *[other] Règlement affecté à { $shown } pièces
}
customers-event-undone = Affectation annulée
customers-event-note = Note
error-customer-gone = Ce client n’existe plus.
error-contact-gone = Ce contact n’existe plus.
error-note-gone = Cette note n’existe plus.
error-bad-customer-name = Indiquez un nom, de 200 caractères au plus.
error-bad-siren = { $value } n’est pas un SIREN : il faut neuf chiffres dont la clé est juste. Vérifiez-le sur une facture ou un extrait Kbis.
error-bad-vat-number = { $value } n’est pas un numéro de TVA : vérifiez le pays, la clé et le SIREN.
error-bad-customer-email = { $value } n’est pas une adresse électronique. Écrivez-la par exemple compta@client.fr.
error-bad-country = { $value } n’est pas un code de pays. Écrivez deux lettres, par exemple FR.
error-bad-payment-days = Indiquez un nombre de jours entre 0 et 365.
error-bad-credit-limit = Un plafond d’encours ne peut pas être négatif.
error-customer-payer-unknown = Aucun client n’a le numéro { $value }. Vérifiez-le dans la liste des clients.
error-payer-in-circle = Le client { $value } ne peut pas payer pour celui-ci : c’est lui-même, ou un autre paie déjà pour lui.
error-bad-note = Écrivez une note de 4 000 caractères au plus.
error-bad-tags = Au plus 20 étiquettes, de 40 caractères chacune.
customers-manager = Responsable du client
customers-manager-none = Personne
customers-manager-hint = Les commerciaux ne voient que les clients dont ils sont responsables, sauf réglage contraire.
customers-manager-save = Choisir le responsable
customers-managed-by = Suivi par { $value }
customers-assigned = Responsable enregistré.
error-account-manager-unknown = Aucun utilisateur actif ou invité ne correspond à { $value }. Vérifiez l’adresse dans Paramètres, Utilisateurs.
customers-timeline-recorded = enregistré le
customers-talking = Un échange est ouvert avec ce contact depuis le { $value } : les relances automatiques attendent.
customers-talking-end = Terminer l’échange
customers-talking-ended = L’échange est terminé : les relances reprennent.
customers-postal = Adresse postale
customers-postal-lines = Lignes d’adresse
customers-postal-hint = Bâtiment, voie, boîte postale : une par ligne, sans le nom ni la ville. La Poste lit six lignes de 38 caractères, nom et ville compris.
customers-postal-postcode = Code postal
customers-postal-town = Ville
customers-postal-save = Enregistrer l’adresse
customers-postal-remark = La Poste lit au plus six lignes de 38 caractères, nom et ville compris : cette adresse en a davantage.
error-town-missing = Indiquez la ville.
error-bad-postcode = « { $value } » n’est pas un code postal français : cinq chiffres.
error-postal-address-too-long = L’adresse a trop de lignes, ou une ligne trop longue.
