# Fichiers qui entrent.
import-title = Imports
import-lead = Factures, avoirs, clients et relevés : chaque fichier est reconnu, vérifié, puis importé.
import-drop = Déposez vos fichiers ici, ou choisissez-les
import-drop-hint = CSV, XLSX, Factur-X, XML, FEC, CAMT, MT940, CFONB 120, OFX, QIF. 256 Mo au plus. Rien n’est enregistré avant votre accord.
import-send = Envoyer
import-sending = Envoi en cours
import-drafts = En préparation
import-continue = Continuer
import-give-up = Abandonner
import-list = Fichiers importés
import-empty = Aucun fichier importé
import-empty-hint = Commencez par une liste de factures, puis un relevé de compte : le rapprochement se fait ensuite.
import-file = Fichier
import-kind = Contenu
import-new = Nouveaux
import-problems = Contrôle
import-when = Importé le
import-by = Par
import-kind-invoices = Factures et avoirs
import-kind-statements = Relevés bancaires
import-kind-customers = Clients
import-format-csv = CSV
import-format-xlsx = XLSX
import-format-cii = XML CII
import-format-ubl = XML UBL
import-format-factur-x = Factur-X
import-format-fec = FEC
import-format-camt = CAMT
import-format-mt940 = MT940
import-format-cfonb120 = CFONB 120
import-format-ofx = OFX
import-format-qif = QIF
import-format-json = saisie par l’API
import-is-undone = Annulé
import-fine = Sans anomalie
import-errors = { $count ->
    [one] { $shown } ligne rejetée
   *[other] { $shown } lignes rejetées
}
import-warnings = { $count ->
    [one] { $shown } avertissement
   *[other] { $shown } avertissements
}
import-templates = Modèles d’import
import-template-delete = Supprimer
import-template-deleted = Modèle supprimé.
import-size = { $size } Ko
import-line = ligne { $line }
import-step-1 = Fichier
import-step-2 = Lecture
import-step-3 = Vérification et import
import-settings-title = Lecture du fichier
import-settings-lead = Voici comment le fichier a été compris. Corrigez ce qui ne convient pas.
import-settings-wrong = Il manque de quoi lire ce fichier :
import-found = Ce qui a été reconnu
import-choose = Choisir…
import-format-unknown = Le format n’est pas reconnu. Indiquez ce que contient le fichier, ou exportez-le dans un autre format.
import-delimiter = Séparateur
import-delimiter-tab = tabulation
import-encoding = Encodage
import-decimal = Montants écrits
import-dates = Dates écrites
import-detect = Reconnaître
import-currency = Devise par défaut
import-currency-hint = Quand la ligne n’en indique pas.
import-skip-lines = Lignes à passer avant l’en-tête
import-invert-sign = La banque écrit les sorties d’argent en positif
import-account = Compte bancaire
import-account-of-file = Celui que nomme le fichier
import-account-hint = Pour les relevés qui ne nomment pas leur compte.
import-account-other = Autre compte (IBAN)
import-columns = Colonnes
import-reread = Relire avec ces réglages
import-column-field = Information
import-column-of-file = Colonne du fichier
import-column-samples = Exemples
import-column-none = Aucune
import-needed = obligatoire
import-needed-one = une de ce groupe au moins
import-sample = Premières lignes
import-template-name = Enregistrer ces réglages comme modèle
import-template-hint = Facultatif. Le modèle sera proposé pour les fichiers qui ont le même en-tête.
import-template-applied = Modèle appliqué : « { $value } ».
import-check = Vérifier le fichier
import-later = Plus tard
import-error-format = Le format du fichier n’est pas reconnu : choisissez son contenu.
import-error-account = Le compte bancaire indiqué n’est pas un IBAN valable : sa clé de contrôle est fausse.
import-error-currency = La devise n’est pas un code ISO 4217 (EUR, USD…).
import-error-date = Choisissez la colonne de la date.
import-error-amount = Choisissez la colonne du montant (ou du débit et du crédit).
import-error-customer = Choisissez la colonne du nom ou du numéro de client.
import-error-number = Choisissez la colonne du numéro de pièce.
import-stage-settings = À vérifier
import-stage-checking = Vérification en cours
import-stage-checked = Prêt à importer
import-stage-refused = Fichier non lu
import-stage-importing = Import en cours
import-stage-done = Importé
import-stage-failed = Interrompu
import-working-checking = Tout est essayé sans rien enregistrer : lecture, comptabilisation, rapprochement. Vous pouvez quitter cette page.
import-working-importing = Le fichier est enregistré d’un bloc : en cas d’arrêt, il n’en reste rien. Vous pouvez quitter cette page.
import-working-done = L’import est terminé.
import-working-settings = { "" }
import-working-checked = { "" }
import-working-refused = { "" }
import-failed = Quelque chose s’est mal passé de notre côté. Rien n’a été enregistré. Réessayez.
import-refresh = Actualiser
import-cancel = Arrêter
import-cancelled = Import abandonné. Rien n’a été enregistré.
import-cancelled-late = L’import était déjà terminé : il est enregistré. Vous pouvez l’annuler en entier ci-dessous.
import-cancel-waits = L’arrêt est demandé. L’import s’arrête sans rien enregistrer, ou se termine : cette page le dira.
import-download-mended = Lignes corrigées
failure-draft_gone = Ce fichier n’est plus en attente d’import.
failure-draft_gone-hint = Un fichier déposé est gardé douze heures, et le temps que le serveur tourne. Déposez-le de nouveau : rien n’est compté deux fois.
error-import-changed = Cet import a changé entre-temps, peut-être dans une autre fenêtre. Rouvrez-le, relisez ce qui est vérifié, puis confirmez.
import-back-to-settings = Revoir la lecture
import-review-title = Vérification
import-review-lead = Rien n’est encore enregistré.
import-known-file = Ce fichier a déjà été importé de la même façon : l’importer de nouveau ne changerait rien.
import-tile-ready = Prêts
import-tile-read = { $count ->
    [one] { $shown } lu
   *[other] { $shown } lus
}
import-tile-known = Déjà connus
import-tile-known-note = comptés une seule fois
import-tile-warnings = Avertissements
import-tile-warnings-note = lus, à contrôler
import-tile-errors = Erreurs
import-tile-errors-note = à corriger ou à laisser
import-effects = Ce que fera l’import
import-effect-invoices = { $count ->
    [one] Créera { $shown } facture ou avoir.
   *[other] Créera { $shown } factures et avoirs.
}
import-effect-customers = { $count ->
    [one] Créera { $shown } client.
   *[other] Créera { $shown } clients.
}
import-effect-statements = { $count ->
    [one] Enregistrera { $shown } mouvement bancaire.
   *[other] Enregistrera { $shown } mouvements bancaires.
}
import-effect-known = { $count ->
    [one] Passera { $shown } doublon.
   *[other] Passera { $shown } doublons.
}
import-effect-corrected = { $count ->
    [one] Ajoutera { $shown } ligne corrigée, dans un petit fichier à part.
   *[other] Ajoutera { $shown } lignes corrigées, dans un petit fichier à part.
}
import-effect-automatic = { $count ->
    [0] Ne rapprochera rien de plus.
    [one] Rapprochera { $shown } mouvement bancaire.
   *[other] Rapprochera { $shown } mouvements bancaires.
}
import-effect-waiting = { $count ->
    [0] Aucun mouvement ne restera à traiter.
    [one] En tout, { $shown } mouvement restera à traiter.
   *[other] En tout, { $shown } mouvements resteront à traiter.
}
import-overlap = { $count ->
    [one] { $shown } mouvement semble déjà connu par une autre source
   *[other] { $shown } mouvements semblent déjà connus par une autre source
}
import-overlap-where = Compte
import-overlap-in = reçus
import-overlap-out = versés
import-overlap-hint = Même compte, même jour, même montant, mais sans référence commune. S’il s’agit des mêmes mouvements, les enregistrer les compterait deux fois.
import-overlap-skip = Passer ces mouvements
import-overlap-skipped = Les mouvements déjà connus par une autre source sont passés.
import-confirm-all = Tout enregistrer
import-confirm = Importer
import-causes = Anomalies
import-rejected-download = Télécharger les lignes rejetées
import-still-wrong = Dans vos lignes corrigées
import-rejected = Lignes rejetées
import-rejected-hint = Corrigez-les ici : elles seront ajoutées à l’import. Ou laissez-les de côté.
import-correct = Vérifier les corrections
import-row = Ligne
import-row-corrected = corrigée
import-more-rejected = { $count ->
    [one] Et { $shown } autre ligne, dans le téléchargement.
   *[other] Et { $shown } autres lignes, dans le téléchargement.
}
import-download = Télécharger le fichier
import-undo = Annuler cet import
import-undone-on = Import annulé le
import-facts = Le fichier
import-records = Enregistré
import-records-of = { $count ->
    [one] { $shown } nouveau
   *[other] { $shown } nouveaux
}
import-undo-until = Annulable jusqu’au
import-see-invoices = Voir les factures
import-see-bank = Voir les comptes bancaires
import-see-customers = Voir les clients
import-no-problem = Aucune anomalie
import-undone-records = Ce qui a été retiré
import-undone-what = Pièce ou mouvement
import-undone-day = Date
import-undone-amount = Montant
import-undo-title = Annuler l’import
import-undo-lead = Voici ce qui se passera :
import-undo-documents = { $count ->
    [one] { $shown } pièce sera retirée, par une écriture d’extourne.
   *[other] { $shown } pièces seront retirées, chacune par une écriture d’extourne.
}
import-undo-transactions = { $count ->
    [one] { $shown } mouvement bancaire sera retiré, par une écriture d’extourne.
   *[other] { $shown } mouvements bancaires seront retirés, chacun par une écriture d’extourne.
}
import-undo-allocations = { $count ->
    [one] { $shown } affectation automatique sera défaite avec.
   *[other] { $shown } affectations automatiques seront défaites avec.
}
import-undo-kept = Le fichier, les écritures et le journal d’activité sont conservés. Le même fichier pourra être importé de nouveau.
import-undo-repeats = Ces fichiers, importés ensuite, reprennent peut-être les mêmes pièces ; vous pourrez les importer de nouveau :
import-undo-reason = Motif (facultatif)
import-undo-do = Annuler l’import
import-undo-leave = Conserver l’import
import-undo-refused = Cet import ne peut pas être annulé
import-undone = { $count ->
    [one] Import annulé : { $shown } élément retiré.
   *[other] Import annulé : { $shown } éléments retirés.
}
import-too-many = Envoyez 20 fichiers au plus à la fois.
import-known = Ce fichier a déjà été importé
import-known-hint = Lu de la même façon, il n’apportera rien de nouveau.
import-empty-file = Un des fichiers est vide (0 octet) : exportez-le de nouveau, puis déposez-le.
import-no-file = Choisissez au moins un fichier.
failure-upload_too_large = L’envoi dépasse 256 Mo : il n’est pas gardé.
failure-upload_too_large-hint = Envoyez les fichiers un à un, ou une période plus courte.
import-broken-upload = L’envoi a été interrompu. Recommencez.
import-field-number = Numéro de pièce
import-field-kind = Type (facture ou avoir)
import-field-customer-number = Numéro de client
import-field-customer-name = Nom du client
import-field-issued-on = Date d’émission
import-field-due-on = Date d’échéance
import-field-total = Montant TTC
import-field-open = Reste dû
import-field-paid = Déjà réglé
import-field-net = Montant HT
import-field-vat = TVA
import-field-debit = Débit
import-field-credit = Crédit
import-field-currency = Devise
import-field-payment-reference = Référence de paiement
import-field-purchase-order = Bon de commande
import-field-preceding = Facture d’origine
import-field-siren = SIREN ou SIRET
import-field-vat-number = Numéro de TVA
import-field-email = Adresse électronique
import-field-iban = IBAN
import-field-bic = BIC
import-field-address = Adresse
import-field-address-more = Complément d’adresse
import-field-postcode = Code postal
import-field-town = Ville
import-field-country = Pays
import-field-payment-days = Délai de paiement (jours)
import-field-account-manager = Responsable du client (adresse électronique)
import-field-date = Date d’opération
import-field-value-date = Date de valeur
import-field-amount = Montant
import-field-label = Libellé
import-field-label-2 = Libellé (suite)
import-field-label-3 = Libellé (suite 2)
import-field-counterparty = Tiers
import-field-counterparty-account = Compte du tiers
import-field-account = Notre compte
import-field-reference = Référence de la banque
import-field-end-to-end = Référence de bout en bout
import-field-mandate = Mandat (RUM)
import-field-cheque-number = Numéro de chèque
import-field-direction = Sens (débit ou crédit)
import-field-row = ligne
import-newest = Plus récents
import-columns-more = { $count ->
    [one] { $shown } autre information possible
   *[other] { $shown } autres informations possibles
}
import-sums = Totaux des nouvelles lignes
import-currency-of = Devise
import-sum-days = Période
import-sum-in-invoices = Factures
import-sum-out-invoices = Avoirs
import-sum-in-statements = Entrées
import-sum-out-statements = Sorties
import-sum-net = TTC
import-customer-resembles = ressemble à { $value }
import-check-all = { $count ->
    [one] Vérifier { $shown } fichier
   *[other] Vérifier les { $shown } fichiers reconnus
}
import-import-all = { $count ->
    [one] Importer { $shown } fichier vérifié sans erreur
   *[other] Importer les { $shown } fichiers vérifiés sans erreur
}
import-found-ready = { $count ->
    [one] { $shown } prêt
   *[other] { $shown } prêts
}
import-found-known = { $count ->
    [one] { $shown } déjà connu
   *[other] { $shown } déjà connus
}
import-rejected-why = Motif du rejet
import-sum-opening = Solde initial
import-sum-closing = Solde final
import-sum-unsaid = non indiqué
import-sum-without-vat = HT
import-sum-vat = TVA
import-stale = Des écritures ont été passées depuis cet essai
import-stale-hint = Ce qui serait fait, plus bas, peut avoir changé : refaites l’essai avant d’importer.
import-stale-again = Refaire l’essai
