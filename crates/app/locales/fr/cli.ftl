# La ligne de commande : l'aide.
cli = La preuve de quel argent a payé quelle facture
help-usage = Utilisation :
help-commands = Commandes{"\u00A0"}
help-options = Options{"\u00A0"}
help-common = Options de toutes les commandes{"\u00A0"}
help-command = COMMANDE
help-arguments = Arguments{"\u00A0"}
help-version = Afficher la version
help-help = Afficher cette aide
value-url = URL
value-file = FICHIER
value-language = LANGUE
value-format = FORMAT
value-folder = DOSSIER
value-address = ADRESSE
value-number = NUMÉRO
value-name = NOM
value-account = COMPTE
value-amount = MONTANT
value-count = NOMBRE
value-text = TEXTE
value-customer = CLIENT
value-adjustment = RÉGULARISATION
value-key = CLÉ
value-place = PLACE
value-document = PIÈCE
value-day = JOUR
value-direction = SENS
value-yes = OUI
value-role = RÔLE
value-transaction = MOUVEMENT
value-kind = NATURE
value-allocation = AFFECTATION
value-rule = RÈGLE
value-through = JOUR
value-email = ADRESSE
value-user = PERSONNE
value-state = ÉTAT
value-message = RELANCE
value-hold = BLOCAGE
value-plan = SCÉNARIO
value-mode = MODE
value-port = PORT
value-way = CHIFFREMENT
value-selector = SÉLECTEUR
value-seed = GRAINE
help-default = par défaut : { $value }
help-variable = variable { $name }
cli-common-database = Base de données : sqlite:FICHIER ou postgres://… (par défaut : sqlite:quittance.sqlite ; pour reconcile et demo, une base à eux qui n’est pas gardée)
cli-common-key-file = Fichier des clés qui scellent les numéros de compte (par défaut : quittance.key à côté de la base)
cli-common-lang = Langue : fr ou en
cli-common-format = Format de sortie : table, json ou csv
cli-common-out = Écrire le résultat dans ce fichier
cli-common-quiet = Ni progression ni résumé, seulement ce qui est demandé
cli-common-invoices = Factures et avoirs : CSV, XLSX, XML EN 16931, Factur-X, FEC
cli-common-statements = Relevés bancaires : camt, MT940, CFONB120, OFX, QIF, CSV
cli-common-customers = Clients : CSV ou XLSX
cli-common-learned = Payeurs déjà appris, tels que « quittance learned --format json » les écrit
cli-common-mapping = Comment lire les listes de factures et de clients (TOML), au lieu de la détection
cli-common-limit = En montrer au plus autant ; à défaut 200 dans un tableau, tout en JSON et en CSV
cli-common-search = Seulement ce qui contient ce texte
cli-common-key = Répéter sans risque : une même clé n’a qu’un effet
cli-common-rule = La règle (rul_…)
cli-common-user = L’adresse électronique de la personne, ou son numéro (usr_…)
cli-common-url = Adresse des pages, pour donner le lien entier : https://quittance.exemple.fr
cli-demo = Montrer toute la chaîne sur une entreprise de démonstration
cli-demo-seed = Graine de l’entreprise de démonstration
cli-demo-keep = Garder les fichiers produits dans ce dossier
cli-serve = Servir les pages et l’API, et exécuter les travaux de fond
cli-serve-listen = Adresse d’écoute
cli-serve-public-url = Adresse publique, derrière un serveur mandataire : https://…
cli-serve-no-jobs = Laisser les travaux de fond à « quittance work »
cli-serve-requests-per-second = Requêtes par seconde qu’un même expéditeur peut soutenir ; 0 pour aucune limite
cli-serve-oidc-issuer = Connexion par ce fournisseur d’identité (OpenID Connect), quels que soient les réglages : https://…
cli-serve-oidc-client-id = Identifiant de client donné par le fournisseur
cli-serve-oidc-client-secret-file = Fichier contenant le secret de client
cli-serve-oidc-label = Nom du fournisseur sur la page de connexion
cli-serve-oidc-without-second-factor = Ne pas demander notre code de vérification après le fournisseur
cli-serve-trusted-proxy = Mandataire placé devant le serveur, dont l’en-tête X-Forwarded-For est cru : adresse ou réseau (10.0.0.0/8)
cli-work = Exécuter seulement les travaux de fond
cli-serving = Quittance est servi à { $address } (Ctrl+C pour arrêter)
cli-serving-files = Base : { $database } ; clés : { $keys } (à conserver ailleurs aussi : sans elles, les numéros de compte sont illisibles)
cli-working = Travaux de fond en cours (Ctrl+C pour arrêter)
cli-cannot-listen = Impossible d’écouter à l’adresse { $address }
cli-set-up-link = Première connexion : ouvrez { $link } (valable une fois, pendant 24 heures)
cli-demo-listen = Adresse d’écoute
cli-demo-until = Dernier jour de l’entreprise ; à défaut, le jour ouvré d’avant aujourd’hui
cli-demo-far-day = L’entreprise de démonstration peut finir entre 2005 et 2059 : { $text } est en dehors.
cli-demo-serve = Puis servir les pages sur ces données
cli-demo-signed = Connectez-vous avec { $email } et le mot de passe « { $password } »
cli-reconcile = Rapprocher factures et relevés : des fichiers en entrée, affectations et exceptions en sortie
cli-reconcile-usage = quittance reconcile --invoices <FICHIER>... --statements <FICHIER>... [OPTIONS]
cli-reconcile-rules = Comment lire les relevés CSV (TOML), au lieu de la détection
cli-reconcile-bank-account = Le compte bancaire des relevés qui n’en nomment pas : son IBAN ou son numéro
cli-reconcile-skip-equal = Passer les mouvements dont un autre fichier a porté le jour et le montant sur le compte : pour deux formats des mêmes jours
cli-reconcile-tolerance = Solder les écarts jusqu’à ce montant (1,00 = une unité de la devise)
cli-import = Importer des fichiers dans la base et rapprocher ce qu’ils apportent
cli-import-usage = quittance import --invoices|--statements|--customers <FICHIER>... [OPTIONS]
cli-import-rules = Comment lire les relevés CSV (TOML), au lieu de la détection
cli-import-bank-account = Le compte bancaire des relevés qui n’en nomment pas : son IBAN ou son numéro
cli-import-skip-equal = Passer les mouvements dont un autre fichier a porté le jour et le montant sur le compte : pour deux formats des mêmes jours
cli-import-dry-run = Montrer ce qui se passerait, sans rien changer
cli-import-save-mapping = Écrire la correspondance détectée pour la première liste de factures dans ce fichier, comme modèle
cli-allocations = Lister ce qui a payé quoi
cli-exceptions = Lister les mouvements qui attendent une personne
cli-accept = Décider ce qu’un mouvement a payé
cli-accept-transaction = Le mouvement (btx_…)
cli-accept-alternative = Retenir cette proposition : sa clé, ou sa place (qui change avec la liste)
cli-accept-document = Tant d’une pièce : NUMÉRO=MONTANT (répétable ; négatif pour un avoir)
cli-accept-account = Tant sur un compte : COMPTE=MONTANT (répétable)
cli-accept-credit = Tant au crédit d’un client : CLIENT=MONTANT (répétable)
cli-adjust = Décider de pièces sans mouvement bancaire : compenser, passer en perte, en douteux…
cli-adjust-kind = Quoi : set-off (compensation), provider-payment (payée chez un prestataire), small-difference (petit écart), doubtful (douteuse), no-longer-doubtful (plus douteuse), write-off (perte)
cli-adjust-documents = Les pièces par leur numéro ; pour une perte ou un paiement chez un prestataire, NUMÉRO=MONTANT pour une partie
cli-adjust-customer = Toutes les pièces ouvertes du client de ce numéro qui peuvent l’être
cli-adjust-reason = Pourquoi (obligatoire pour doubtful et write-off)
cli-adjust-reference = La référence du paiement chez le prestataire
cli-adjust-recover-vat = Perte : récupérer la TVA déjà déclarée (créance définitivement irrécouvrable, duplicata envoyé)
cli-adjust-on = Le jour de l’écriture, au lieu d’aujourd’hui (AAAA-MM-JJ ou JJ/MM/AAAA)
cli-adjust-dry-run = Montrer l’écriture et ne rien changer
cli-adjustments = Lister ce qui a été décidé de pièces sans mouvement bancaire
cli-accept-payment = Reversement d’un paiement encaissé par un prestataire : adj_… ou adj_…=MONTANT (répétable)
cli-undo = Annuler une affectation ou une régularisation
cli-undo-allocation = L’affectation (alc_…) ou la régularisation (adj_…)
cli-undo-reason = Pourquoi, pour mémoire
cli-set-aside = Mettre un mouvement de côté, ou le reprendre
cli-set-aside-transaction = Le mouvement (btx_…)
cli-set-aside-note = Pourquoi, pour mémoire
cli-set-aside-not-a-customer = Ce n’est pas le paiement d’un client
cli-set-aside-take-up = Le reprendre
cli-rules = Règles pour les mouvements récurrents
cli-rules-list = Lister les règles
cli-rules-add = Créer une règle, désactivée, et montrer ce qu’elle aurait fait
cli-rules-add-contains = Texte que le libellé ou le tiers doit contenir
cli-rules-add-direction = Seulement les entrées (in) ou les sorties (out)
cli-rules-add-from = Seulement à partir de ce montant
cli-rules-add-to = Seulement jusqu’à ce montant
cli-rules-add-account = Imputer le montant entier à ce compte
cli-rules-add-customer = Tenir le payeur pour le client de ce numéro
cli-rules-look-back = Montrer ce qu’une règle aurait fait
cli-rules-on = Activer une règle
cli-rules-off = Désactiver une règle
cli-open-items = Lister ce qui reste dû
cli-entries = Lister le journal, ou la balance
cli-entries-account = Seulement les comptes qui commencent ainsi
cli-entries-balance = La balance au lieu du journal
cli-close-period = Clôturer les comptes jusqu’à un jour
cli-close-period-through = Le dernier jour clôturé (AAAA-MM-JJ ou JJ/MM/AAAA)
cli-settings = Montrer ou changer ce que le rapprochement peut faire sans demander
cli-settings-tolerance = Solder les écarts jusqu’à ce montant
cli-settings-charges = Accepter des frais bancaires déduits en route jusqu’à ce montant
cli-settings-discounts = Reconnaître les escomptes pour paiement anticipé (oui ou non)
cli-settings-write-off-alone = Perte qu’une personne passe seule là où deux propriétaires peuvent se connecter
cli-settings-chart = Donner un autre compte à un rôle du plan comptable : RÔLE=NUMÉRO, par exemple sales=707100 (répétable)
cli-bad-chart = « { $text } » n’est pas de la forme RÔLE=NUMÉRO, par exemple sales=707100
cli-check = Recalculer les soldes, vérifier chaînes et liens
cli-backup = Écrire une copie de la base dans un fichier, pendant que d’autres travaillent
cli-backup-file = Le fichier à écrire ; il ne doit pas exister
cli-restore = Remplir une base vide à partir d’une sauvegarde
cli-restore-file = La sauvegarde à lire
cli-migrate = Mettre la base à niveau
cli-keys = Clés qui scellent les numéros de compte
cli-keys-rotate = Ajouter une clé et sceller avec elle tous les numéros de compte
cli-user = Personnes qui se connectent aux pages
cli-user-add = Inviter une personne : donne le lien par lequel elle choisit un mot de passe
cli-user-add-email = Adresse électronique
cli-user-add-role = owner (propriétaire), finance, accountant (comptable), collector (recouvrement), sales (commercial) ou auditor (auditeur)
cli-user-add-name = Nom affiché dans les pages ; la personne peut le changer
cli-user-list = Lister les personnes
cli-user-disable = Désactiver une personne : ses sessions, ses liens et ses clés n’ouvrent plus rien
cli-user-reset-link = Donner un lien par lequel une personne choisit un autre mot de passe
cli-user-reset-link-clear-second-factor = Retirer aussi le second facteur : l’appareil est perdu

# La ligne de commande : ce qu'elle dit.
cli-error = Erreur :
mistyped = La ligne de commande n’est pas lisible.
mistyped-command = la commande « { $value } » n’existe pas.
mistyped-argument = « { $argument } » n’existe pas.
mistyped-no-value = « { $argument } » attend une valeur.
mistyped-value = « { $value } » ne convient pas à « { $argument } ».
mistyped-too-many = « { $value } » est de trop après « { $argument } ».
mistyped-twice = « { $argument } » est donné deux fois.
mistyped-conflict = « { $argument } » ne va pas avec « { $other } ».
mistyped-missing = argument manquant : { $argument }
mistyped-no-command = il manque une commande.
mistyped-letters = un argument contient des caractères illisibles.
mistyped-meant = Vouliez-vous dire « { $meant } » ?
mistyped-possible = Valeurs possibles : { $values }
mistyped-help = Pour en savoir plus : quittance --help, ou --help après une commande.
cli-no-database = { $file } : cette base n’existe pas. « quittance import » la crée.
cli-keys-missing = Cette base est scellée avec les clés de { $file }, introuvable. Remettez ce fichier à sa place ou indiquez-le avec --key-file.
cli-keys-differ = Les clés de { $file } ne sont pas celles avec lesquelles cette base a été scellée. Indiquez les bonnes avec --key-file.
cli-alternative-key = clé : { $key }
cli-bad-alternative = « { $text } » n’est ni la clé d’une proposition ni sa place (voir « quittance exceptions »).
cli-bad-amount = « { $text } » n’est pas un montant (par exemple 12,50).
cli-bad-pair = « { $text } » n’est pas de la forme NOM=MONTANT.
cli-would-overwrite = { $file } est la base, le fichier de clés ou un fichier lu : rien n’y est écrit. Donnez un autre nom de fichier.
cli-demo-has-books = Cette base contient déjà des fichiers : la démonstration ne s’y ajoute pas. Donnez une base nouvelle avec --database, ou aucune.
cli-reconcile-needs-files = Indiquez au moins un fichier après --invoices et un après --statements.
cli-import-needs-files = Indiquez au moins un fichier après --invoices, --statements, --customers ou --learned.
cli-accept-needs-choice = Dites ce qu’il a payé : --alternative N, ou --document, --account, --credit, --payment.
cli-restore-needs-keys = Placez d’abord le fichier de clés de cette sauvegarde à cet endroit : { $file }, ou nommez-le par --key-file. Sans lui, la base restaurée ne s’ouvrirait pas. Rien n’a été écrit.
cli-restore-needs-database = Dites dans quelle base vide : --database sqlite:FICHIER ou postgres://…
cli-no-key-file = Cette base n’a pas de fichier de clés.
cli-bad-adjustment = « { $kind } » n’est pas une régularisation : set-off, provider-payment, small-difference, doubtful, no-longer-doubtful ou write-off.
cli-adjusted = Régularisation { $id } : { $amount }.
cli-adjustment-undone = Régularisation annulée par l’écriture { $entry }.
cli-adjustment-is-undone = annulée
cli-payment-left = Reste à reverser par le prestataire : { $left }
cli-entry-of = Écriture du { $day }
adjustment-set-off-undone = Compensation annulée
adjustment-provider-payment-undone = Paiement chez un prestataire annulé
adjustment-small-difference-undone = Petit écart annulé
adjustment-doubtful-undone = Passage en créance douteuse annulé
adjustment-no-longer-doubtful-undone = Retour de créance douteuse annulé
adjustment-write-off-undone = Passage en perte annulé
adjustment-set-off = Compensation
adjustment-provider-payment = Paiement chez un prestataire
adjustment-small-difference = Petit écart
adjustment-doubtful = Passage en créance douteuse
adjustment-no-longer-doubtful = Retour de créance douteuse
adjustment-write-off = Passage en perte
cli-reading = Lecture de { $file }
cli-matching = Rapprochement
cli-checking = Vérification
cli-copying = Copie
cli-sealing = Nouveau scellement
cli-yes = oui
cli-no = non
cli-reconcile-summary = { $documents }, { $transactions } : { $automatic } ({ $amount }), { $exceptions } ; { $problems } ; en { $seconds } s.
cli-import-did = Importé : { $documents }, { $transactions }, { $customers }{ $known }. Rapproché : { $automatic }. En tout, { $waiting }.
cli-import-would = Seraient importés : { $documents }, { $transactions }, { $customers }{ $known }. Rien n’a été changé.
cli-more = … et { $count } de plus (--format json ou csv montre tout)
cli-list-cut = La liste est plus longue : { $shown } au plus sont montrés (--limit).
cli-shown-of = { $shown } sur { $all }
cli-open-total = Reste dû : { $amount }
cli-column-method = Expliqué par
cli-column-count = Nombre
cli-column-amount = Montant
cli-column-example = Exemple
cli-column-place = Où
cli-column-problem = Ce qui ne va pas
cli-column-remedy = Que faire
cli-column-transaction = Mouvement
cli-column-reason = Motif
cli-column-alternatives = Possibilités
cli-column-due = Échéance
cli-column-document = Document
cli-column-customer = Client
cli-column-total = Total
cli-column-open = Reste dû
cli-column-late = Retard (j)
cli-column-day = Jour
cli-column-account = Compte
cli-column-label = Libellé
cli-column-debit = Débit
cli-column-credit = Crédit
cli-column-lettrage = Let.
cli-column-balance = Solde
cli-column-rule = Règle
cli-column-contains = Contient
cli-column-effect = Compte ou client
cli-column-state = État
cli-column-payer = Payeur
cli-column-check = Vérification
cli-column-looked-at = Examinés
cli-column-result = Résultat
cli-state-on = active
cli-state-off = inactive
cli-accepted = C’est fait : { $allocation }. « quittance undo » l’annule.
cli-undone = Annulé. Le mouvement { $transaction } attend de nouveau une personne.
cli-set-aside-done = Mise de côté. Elle reste en compte d’attente.
cli-taken-up-done = Reprise.
cli-note-not-a-customer = pas le paiement d’un client
cli-rule-on = La règle est active.
cli-rule-off = La règle est inactive.
cli-look-back = Sur les mouvements passés : { $matched }, dont { $new } ; { $agrees } à ce qui a été décidé, { $contradicts }.
cli-period-closed = Les comptes sont clôturés jusqu’au { $day }.
cli-settings-are = Tolérance { $tolerance }, frais bancaires jusqu’à { $charges }, escomptes : { $discounts }, perte passée seul jusqu’à { $alone }.
cli-learned = Écrire les payeurs appris dans un fichier
cli-check-good = en ordre
cli-backup-done = { $rows } dans { $file }, rouvert et vérifié.
cli-backup-fingerprint = Son empreinte est dans { $file } : gardez les deux ensemble, la restauration la compare.
cli-restore-unverified = Aucune empreinte à côté ({ $file }) : rien ne dit si cette sauvegarde est restée telle qu’elle a été faite.
cli-backup-keys = Gardez aussi le fichier des clés, ailleurs : sans lui, les numéros de compte sont illisibles.
cli-migrated =
    { $applied ->
        [0] { $engine } : version { $version } du schéma, déjà à jour
        [one] { $engine } : version { $version } du schéma, une migration appliquée
       *[other] { $engine } : version { $version } du schéma, { $applied } migrations appliquées
    }
cli-rotated = La clé { $key } est en service ; { $sealed }.

check-database-is-readable = Base lisible, liens et valeurs en place
check-entries-balance = Débits égaux aux crédits
check-links-hold = Liens entre enregistrements
check-allocations-sum = Affectations égales à leurs écritures
check-adjustments-hold = Régularisations égales à leurs écritures
check-items-within-bounds = Aucune pièce soldée au-delà de son montant
check-suspense-is-unexplained = Compte d’attente égal à l’inexpliqué
check-bank-equals-statements = Compte bancaire égal aux relevés
check-open-balances = Soldes ouverts conservés égaux aux écritures
check-waiting-transactions = Mouvements à expliquer égaux au compte d’attente
check-customer-months = Cumuls mensuels des clients égaux aux écritures
check-bank-days = Cumuls journaliers des comptes bancaires égaux aux mouvements
check-ledger-days = Cumuls journaliers des comptes égaux aux écritures
check-control-accounts = Comptes clients, avances, attente et encaissement égaux à leur détail
check-vat-follows-settlement = TVA à l’encaissement conforme aux règlements
check-events-are-chained = Journal d’activité sans rupture
check-decisions-are-as-told = Décisions conformes au journal d’activité
check-files-are-kept = Fichiers reçus conservés tels quels
check-accounts-equal-statements = Comptes égaux à leurs relevés
check-statements-continue = Relevés qui se suivent

cli-exceptions-aside = Plutôt celles qui sont mises de côté
cli-unknown-language = Langue inconnue : « { $asked } ». Choisissez fr ou en (--lang ou QUITTANCE_LANG).
cli-negative-amount = « { $text } » est négatif : indiquez un montant positif ou zéro.
cli-two-readings = « { $text } » peut se lire { $small } ou { $large } ; écrivez { $plain } ou { $joined }.
cli-bad-day = « { $text } » n’est pas un jour : écrivez 30/06/2025 ou 2025-06-30.
cli-bad-yes = « { $text } » n’est ni oui ni non.
cli-accepted-rest = Il reste { $rest } à expliquer.
cli-postponed = Sa période est close : l’écriture est passée au { $day }, le premier jour ouvert.
cli-not-aside = Le mouvement { $id } n’est pas mis de côté.
cli-rule-range-empty = Aucun montant n’est à la fois au-dessus de --from et au-dessous de --to.
cli-direction-in = entrées
cli-direction-out = sorties
cli-direction-both = entrées et sorties
cli-range = de { $from } à { $to }
cli-range-from = à partir de { $from }
cli-range-to = jusqu’à { $to }
cli-column-range = Sens et montants
cli-column-customer-number = N° client
cli-unused-credit = Avoir disponible
cli-and = { $left } ; { $right }
cli-place-line = { $file }, ligne { $lines }
cli-place-lines = { $file }, lignes { $lines }
cli-check-found = { $found }, le premier : { $first }
cli-reversal = Extourne – { $label }
cli-journal-total = Total : { $debit } au débit, { $credit } au crédit. Dans l’ordre de passation.
cli-balance-total = Total : { $debit } au débit, { $credit } au crédit.
cli-rest-of = reste { $rest } sur { $amount }

# Counts: the noun follows the number ($count chooses, $shown is shown).
count-documents =
    { $count ->
        [one] { $shown } pièce
       *[other] { $shown } pièces
    }
count-transactions =
    { $count ->
        [one] { $shown } mouvement
       *[other] { $shown } mouvements
    }
count-customers =
    { $count ->
        [one] { $shown } client
       *[other] { $shown } clients
    }
count-files =
    { $count ->
        [one] { $shown } fichier
       *[other] { $shown } fichiers
    }
count-explained =
    { $count ->
        [one] { $shown } expliqué
       *[other] { $shown } expliqués
    }
count-waiting =
    { $count ->
        [one] { $shown } attend une personne
       *[other] { $shown } attendent une personne
    }
count-waiting-in-all =
    { $count ->
        [one] { $shown } mouvement attend une personne
       *[other] { $shown } mouvements attendent une personne
    }
count-known =
    { $count ->
        [one] { $shown } enregistrement était connu
       *[other] { $shown } enregistrements étaient connus
    }
count-problems =
    { $count ->
        [one] { $shown } anomalie
       *[other] { $shown } anomalies
    }
count-remarks =
    { $count ->
        [one] { $shown } remarque
       *[other] { $shown } remarques
    }
count-exceptions-title =
    { $count ->
        [one] { $shown } mouvement attend une personne :
       *[other] { $shown } mouvements attendent une personne :
    }
count-problems-title =
    { $count ->
        [one] { $shown } anomalie dans les fichiers :
       *[other] { $shown } anomalies dans les fichiers :
    }
count-remarks-title =
    { $count ->
        [one] { $shown } remarque sur les fichiers, où rien n’a été perdu :
       *[other] { $shown } remarques sur les fichiers, où rien n’a été perdu :
    }
count-more-lines =
    { $count ->
        [one] { $shown } autre ligne
       *[other] { $shown } autres lignes
    }
count-aside =
    { $count ->
        [one] { $shown } mouvement est mis de côté (« quittance exceptions --aside »).
       *[other] { $shown } mouvements sont mis de côté (« quittance exceptions --aside »).
    }
count-concerned =
    { $count ->
        [one] { $shown } concernée
       *[other] { $shown } concernées
    }
count-new =
    { $count ->
        [one] { $shown } nouvellement expliqué
       *[other] { $shown } nouvellement expliqués
    }
count-agreeing =
    { $count ->
        [one] { $shown } conforme
       *[other] { $shown } conformes
    }
count-contrary =
    { $count ->
        [one] { $shown } contraire
       *[other] { $shown } contraires
    }
count-newly-explained =
    { $count ->
        [one] { $shown } mouvement expliqué maintenant.
       *[other] { $shown } mouvements expliqués maintenant.
    }
count-damaged =
    { $count ->
        [one] { $shown } endommagé
       *[other] { $shown } endommagés
    }
count-to-look-at =
    { $count ->
        [one] { $shown } à regarder
       *[other] { $shown } à regarder
    }
count-rows-copied =
    { $count ->
        [one] { $shown } enregistrement copié
       *[other] { $shown } enregistrements copiés
    }
count-backup-migrated =
    { $count ->
        [one] La sauvegarde venait d’une version antérieure : { $shown } mise à niveau appliquée.
       *[other] La sauvegarde venait d’une version antérieure : { $shown } mises à niveau appliquées.
    }
count-rows-restored =
    { $count ->
        [one] { $shown } enregistrement restauré.
       *[other] { $shown } enregistrements restaurés.
    }
count-sealed =
    { $count ->
        [one] { $shown } numéro de compte est scellé avec elle
       *[other] { $shown } numéros de compte sont scellés avec elle
    }
count-checks-passed =
    { $count ->
        [one] { $shown } contrôle en ordre
       *[other] { $shown } contrôles en ordre
    }
count-asking =
    { $count ->
        [one] { $shown } paiement pose une question
       *[other] { $shown } paiements posent une question
    }
count-not-from-customers =
    { $count ->
        [one] { $shown } ne vient pas d’un client (fournisseur, salaire, impôt) et reste
       *[other] { $shown } ne viennent pas de clients (fournisseurs, salaires, impôts) et restent
    }

# La démonstration.
demo-company = { $company }, du { $from } au { $to } : { $customers }, { $documents } pour { $invoiced }, en { $files }.
demo-matched =
    { $transactions }, importés et rapprochés en { $seconds } s :
    {"  "}{ $automatic } sans personne ({ $amount }) ; { $exceptions } ;
    {"  "}{ $others } en attente.
demo-exceptions = Ce que la machine n’a pas voulu deviner, un exemple de chaque :
demo-accepted = Une personne a répondu à l’une d’elles : le trop-perçu de { $payer } est un crédit pour la prochaine facture.
demo-undone = Une personne a annulé le paiement de { $document }, et lui seul : une écriture d’extourne, et il attend de nouveau.
demo-aside = Une personne a mis de côté le paiement de { $payer }, avec sa raison et une question à qui sait.
demo-aside-note = À demander au client : pour quel chantier ?
demo-aside-comment = Courriel envoyé au client le jour même ; sans réponse sous huit jours, le virement lui est retourné.
demo-account-first = Compte principal
demo-account-second = Compte d’exploitation
demo-contact-role = Comptabilité fournisseurs
demo-checked = Vérifié : { $passed } sur { $checks }. Reste dû : { $items }, { $open }.
demo-next = Vos propres fichiers : quittance reconcile --invoices factures.csv --statements releve.xml
demo-kept = Les fichiers sont dans { $folder }.

# Les personnes.
cli-column-email = Adresse
cli-column-name = Nom
cli-column-role = Rôle
cli-column-last-signed-in = Dernière connexion
role-owner = propriétaire
role-finance = finance
role-accountant = comptable
role-collector = recouvrement
role-sales = commercial
role-auditor = auditeur
role-integration = programme
user-state-invited = invitée
user-state-active = active
user-state-disabled = désactivée
cli-user-disabled = { $user } ne peut plus se connecter.
cli-user-link = Transmettez ce lien à la personne, et à elle seule. Il sert une fois, jusqu’au { $day } :
cli-user-link-path = Transmettez ce lien à la personne, et à elle seule, derrière l’adresse de vos pages. Il sert une fois, jusqu’au { $day } :

# Les relances.
cli-dunning = Relances : ce qui partirait, ce qui est prévu, ce qui attend
cli-dunning-what-if = Montrer ce qui partirait si tous les scénarios étaient actifs, sans rien envoyer
cli-dunning-on = À partir de ce jour (AAAA-MM-JJ ou JJ/MM/AAAA), au lieu d’aujourd’hui
cli-dunning-days = Nombre de jours à essayer, 31 au plus
cli-dunning-run = Décider maintenant de ce qui est en retard
cli-dunning-send = Envoyer maintenant les e-mails prévus
cli-dunning-sent = { $sent } envoyés, { $again } à retenter, { $failed } refusés, { $unknown } à vérifier.
cli-dunning-no-server = Aucun serveur d’envoi n’est réglé : « quittance mail set ».
cli-dunning-list = Lister les messages, ou ce qui attend
cli-dunning-list-state = Seulement dans cet état : proposed, planned, sent, unknown, shadow…
cli-dunning-list-waiting = Ce qui attend, avec les raisons, au lieu des messages
cli-dunning-approve = Valider un message : il part, ou l’appel devient une tâche
cli-dunning-approve-message = Le message (msg_…)
cli-dunning-skip = Passer l’étape d’un message : le scénario continue avec la suivante
cli-dunning-skip-message = Le message (msg_…)
cli-dunning-skip-reason = Pourquoi, pour mémoire
cli-dunning-postpone = Reporter un message
cli-dunning-postpone-message = Le message (msg_…)
cli-dunning-postpone-until = Jusqu’à ce jour
cli-dunning-settle = Dire ce qu’il est advenu d’un message à vérifier
cli-dunning-settle-message = Le message (msg_…)
cli-dunning-settle-arrived = Est-il arrivé ? oui ou non
cli-dunning-pause = Suspendre les relances d’un client
cli-dunning-pause-customer = Le numéro du client
cli-dunning-pause-until = Jusqu’à ce jour inclus ; sans fin sinon
cli-dunning-pause-reason = Pourquoi, pour mémoire
cli-dunning-promise = Noter une promesse de règlement
cli-dunning-promise-customer = Le numéro du client
cli-dunning-promise-until = Le jour promis
cli-dunning-promise-document = La facture promise (répétable) ; toutes sinon
cli-dunning-promise-reason = Ce qui a été dit
cli-dunning-dispute = Ouvrir un litige
cli-dunning-dispute-customer = Le numéro du client
cli-dunning-dispute-document = La facture contestée (répétable) ; toutes sinon
cli-dunning-dispute-reason = Ce qui est contesté
cli-dunning-dispute-owner = Qui s’en occupe : son adresse électronique
cli-dunning-dispute-due = À régler avant ce jour
cli-dunning-holds = Lister ce qui retient des relances
cli-dunning-release = Lever un blocage
cli-dunning-release-hold = Le blocage (hld_…)
cli-dunning-release-ending = Comment il s’est terminé
cli-dunning-plans = Lister les scénarios, ou les changer
cli-dunning-plans-save = Enregistrer le scénario de ce fichier (JSON), nouveau ou avec --plan
cli-dunning-plans-plan = Le scénario (dpl_… ou son nom)
cli-dunning-plans-mode = Comment il fonctionne : shadow (observation), live (actif), off (arrêté)
cli-dunning-plans-for-customer = Donner ce scénario à ce client ; sans --plan, le premier qui convient
cli-mail = Serveur par lequel partent les e-mails
cli-mail-show = Montrer les réglages, sans le mot de passe
cli-mail-set = Régler le serveur ; ce qui n’est pas donné reste comme avant
cli-mail-set-host = Nom du serveur : smtp.exemple.fr
cli-mail-set-port = Port : 465 avec TLS dès le début, 587 avec STARTTLS
cli-mail-set-tls = Chiffrement : implicit (dès le début), starttls ou none (aucun)
cli-mail-set-login = Identifiant ; vide pour ne pas s’identifier
cli-mail-set-password-file = Fichier qui contient le mot de passe
cli-mail-set-authority-file = Certificat de votre propre autorité, en PEM
cli-mail-set-from = Adresse d’expédition
cli-mail-set-from-name = Nom affiché à côté de l’adresse
cli-mail-set-reply-to = Adresse où vont les réponses
cli-mail-set-dkim-selector = Sélecteur de la signature DKIM ; vide pour ne pas signer
cli-mail-set-dkim-key-file = Clé de la signature, en PEM
cli-mail-set-person = La personne qui écrit : une relance porte un nom
cli-mail-set-role = Sa fonction
cli-mail-set-phone = Son téléphone
cli-mail-set-per-minute = Messages par minute au plus
cli-mail-test = Envoyer un message d’essai
cli-mail-test-to = À qui
cli-mail-remove = Retirer le serveur : plus rien ne part
cli-mail-saved = Le serveur d’envoi est { $host }, port { $port }.
cli-mail-removed = Le serveur d’envoi { $host } est retiré : plus rien ne part.
cli-mail-is = Serveur { $host }, port { $port }, chiffrement { $tls }, { $password }.
    Expédition : { $name } <{ $from }>, réponses à { $reply }.
    Signée de { $person }. { $pace } messages par minute au plus.
cli-mail-with-password = mot de passe enregistré
cli-mail-without-password = sans identification
cli-mail-dkim = Signature DKIM : publiez { $name } avec la valeur { $value }
cli-mail-said = Réponse du serveur : { $said }
cli-dunning-day-line = { $day } : { $said }
cli-dunning-nothing = rien
cli-dunning-if-live = Si tout était actif le { $day } :
cli-dunning-held = Retenus ce jour-là par le contrôle avant envoi :
cli-dunning-looked-back = { $sent } ; { $payers }.
cli-dunning-asked = pour { $amount }
cli-dunning-ran = { $planned }, { $proposed }, { $shadow }, { $waiting }.
cli-dunning-message-state = { $message } : { $state }.
cli-dunning-hold-made = Les relances sont retenues ({ $hold }).
cli-dunning-hold-ended = Le blocage { $hold } est levé.
cli-dunning-plan-saved = Le scénario { $plan } est enregistré, version { $version }.
cli-dunning-customer-set = Le client { $customer } suit { $plan }.
cli-dunning-first-fit = le premier scénario qui convient
cli-dunning-bad-mode = « { $text } » n’est pas un mode : shadow, live ou off.
cli-dunning-bad-file = { $file } ne contient pas un scénario : { $detail }.
cli-column-message = Message
cli-column-channel = Canal
cli-column-tone = Ton
cli-column-items = Pièces
cli-column-hold = Blocage
cli-column-until = Jusqu’au
cli-column-plan = Scénario
cli-column-mode = Mode
cli-column-steps = Étapes
count-dunning-emails =
    { $count ->
        [one] { $shown } e-mail
       *[other] { $shown } e-mails
    }
count-dunning-sms =
    { $count ->
        [one] { $shown } SMS
       *[other] { $shown } SMS
    }
count-dunning-letters =
    { $count ->
        [one] { $shown } lettre
       *[other] { $shown } lettres
    }
count-dunning-calls =
    { $count ->
        [one] { $shown } appel
       *[other] { $shown } appels
    }
count-dunning-visits =
    { $count ->
        [one] { $shown } visite
       *[other] { $shown } visites
    }
count-dunning-handovers =
    { $count ->
        [one] { $shown } passage à une personne
       *[other] { $shown } passages à une personne
    }
count-dunning-planned =
    { $count ->
        [one] { $shown } message prévu
       *[other] { $shown } messages prévus
    }
count-dunning-proposed =
    { $count ->
        [one] { $shown } à valider
       *[other] { $shown } à valider
    }
count-dunning-shadow =
    { $count ->
        [one] { $shown } observé sans envoi
       *[other] { $shown } observés sans envoi
    }
count-dunning-waiting =
    { $count ->
        [one] { $shown } en attente
       *[other] { $shown } en attente
    }
count-dunning-shadow-sent =
    { $count ->
        [one] { $shown } message observé le dernier mois
       *[other] { $shown } messages observés le dernier mois
    }
count-dunning-to-payers =
    { $count ->
        [one] { $shown } serait parti vers quelqu’un qui avait payé
       *[other] { $shown } seraient partis vers quelqu’un qui avait payé
    }
