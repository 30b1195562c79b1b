# Le rapprochement.
reconcile-title = Rapprochement
reconcile-bank-balance = Solde banque
reconcile-book-balance = Solde calculé
reconcile-as-of = au
reconcile-balance-whole = Égaux
reconcile-balance-broken = Écart à expliquer
reconcile-no-balance = Solde non communiqué par la banque
reconcile-tabs = États des mouvements
reconcile-tab-todo = À traiter
reconcile-tab-suggested = Proposés
reconcile-tab-outside = Hors clients
reconcile-tab-done = Faits
reconcile-tab-aside = Mis de côté
reconcile-choose-account = Compte bancaire
reconcile-all-accounts = Tous les comptes
reconcile-search = Rechercher dans les mouvements
reconcile-search-hint = Payeur, libellé, montant
reconcile-filter = Filtrer
reconcile-lines = Mouvements à rapprocher
reconcile-next-page = Suite
reconcile-none-found = Aucun mouvement ne correspond
reconcile-only-automatic = Seulement ce que Quittance a décidé seul.
reconcile-show-all = Afficher tous les mouvements
reconcile-no-statement = Aucun relevé pour le moment
reconcile-no-statement-hint = Importez un relevé bancaire : ses mouvements apparaîtront ici, chacun avec ce qu’il règle.
reconcile-import = Importer un relevé
reconcile-no-aside = Rien n’est mis de côté
reconcile-no-aside-hint = Un mouvement que vous mettez de côté attend ici, avec votre motif.
reconcile-all-done = Tout est rapproché
reconcile-all-done-hint = Les prochains mouvements apparaîtront ici dès le prochain relevé.
reconcile-see-done = Voir ce qui est fait
reconcile-see-outside =
    { $count ->
        [one] Voir le mouvement hors clients, à comptabiliser à part
       *[other] Voir les { $shown } mouvements hors clients, à comptabiliser à part
    }
reconcile-no-outside = Aucun mouvement hors clients n’attend
reconcile-outside-hint = Les mouvements qui ne ressemblent pas au paiement d’un client (fournisseurs, salaires, impôts) attendent ici qu’un compte leur soit donné.
reconcile-accept-sure =
    { $count ->
        [one] Valider la ligne sûre
       *[other] Valider les { $shown } sûres
    }
reconcile-no-name = Payeur non indiqué
reconcile-tick = Sélectionner { $value }
reconcile-left = reste
reconcile-is-aside = Mis de côté
reconcile-take-up = Reprendre
reconcile-strength-strong = Sûre
reconcile-strength-fair = Probable
reconcile-strength-weak = À vérifier
reconcile-stays-open = reste dû
reconcile-and-more =
    { $count ->
        [one] et 1 autre
       *[other] et { $shown } autres
    }
reconcile-due = éch.
reconcile-why = Pourquoi ?
reconcile-nth = Proposition { $value }
reconcile-others =
    { $count ->
        [one] 1 autre possibilité
       *[other] { $shown } autres possibilités
    }
reconcile-ok-for = , valider { $value }
reconcile-other = Autre…
reconcile-difference = Écart…
reconcile-no-proposal = Aucune proposition
reconcile-new = Recherche en cours
reconcile-find = Chercher
reconcile-to-account = Comptabiliser…
reconcile-no-entry = Aucune proposition : aucune écriture à montrer.
reconcile-credit = Créer un acompte
reconcile-transfer = Transfert interne
reconcile-comment = Commenter
reconcile-comments-count =
    { $count ->
        [one] 1 commentaire
       *[other] { $shown } commentaires
    }
reconcile-account = Compte { $value }
reconcile-role-credit = Acompte du client
reconcile-role-settlement-difference = Écart de règlement
reconcile-role-discount-granted = Escompte accordé
reconcile-role-bank-charges = Frais bancaires
reconcile-role-provider-clearing = Reversement d’un prestataire
reconcile-role-interest = Intérêts
reconcile-role-internal-transfer = Virement interne
reconcile-chip-reference-equals = Référence
reconcile-chip-number-cited = Numéro cité
reconcile-chip-number-cited-short = Numéro abrégé
reconcile-chip-number-cited-mistyped = Numéro approchant
reconcile-chip-amount-equals-item = Montant exact
reconcile-chip-amount-equals-cited = Montant exact
reconcile-chip-only-subset = Seule combinaison
reconcile-chip-account-known = Compte connu
reconcile-chip-name-equals = Nom
reconcile-chip-name-resembles = Nom ressemblant
reconcile-chip-customer-number-cited = Numéro de client
reconcile-chip-alias-known = Déjà rattaché
reconcile-chip-another-customer-pays = Autre client payeur
reconcile-chip-several-customers = Plusieurs clients
reconcile-chip-digits-alone = Chiffres seuls
reconcile-chip-may-be-accident = Peut-être un hasard
reconcile-chip-issued-after-payment = Facture émise après ce paiement
reconcile-chip-rest-stays-open = Paiement partiel
reconcile-chip-rest-is-credit = Trop-perçu
reconcile-chip-difference-tolerated = Écart toléré
reconcile-chip-discount-taken = Escompte
reconcile-chip-takes-back = Retour de paiement
reconcile-chip-bank-code = Code de la banque
reconcile-chip-own-account = Compte à vous
reconcile-chip-rule-says = Règle
reconcile-chip-settled-together = Répartition unique
reconcile-done = Rapproché
reconcile-done-in-part = Rapproché en partie
reconcile-aside-done = Mis de côté
reconcile-taken-up = Repris
reconcile-commented = Commentaire enregistré
reconcile-comment-remove = Supprimer
reconcile-comment-remove-sure = Supprimer ce commentaire ? Il sera effacé.
reconcile-comment-removed = Commentaire supprimé
reconcile-gone-by = Rapproché par { $value }
reconcile-gone-automatic = Rapproché automatiquement
reconcile-gone-aside = mis de côté
reconcile-undo-link = Annuler…
reconcile-last = Dernière action :
reconcile-last-batch =
    { $count ->
        [one] 1 ligne validée
       *[other] { $shown } lignes validées ensemble
    }
reconcile-last-aside = mis de côté,
reconcile-undo-do = Annuler
reconcile-nothing-yet = Aucune action à annuler
reconcile-nothing-to-undo = Il n’y a plus d’action à annuler.
reconcile-offer = Affecter toujours « { $value } » au compte
reconcile-offer-do = Créer une règle
reconcile-foot = Écriture et dernière action
reconcile-entry = Écriture qui sera passée
reconcile-entry-after-undo = jour de l’annulation précédente
reconcile-entry-moved = premier jour ouvert
reconcile-entry-rest = Reste à expliquer :
reconcile-entry-hint = Choisissez une ligne : l’écriture qu’elle passera s’affiche ici.
reconcile-new-lines = De nouvelles lignes attendent.
reconcile-show-new = Les afficher
reconcile-reads-only = Votre rôle lit le rapprochement sans décider : vous pouvez demander pourquoi et commenter.
reconcile-keys = Clavier : J et K pour avancer et reculer, Entrée pour valider, ? pour toutes les touches.
reconcile-keys-all = Régler les raccourcis
reconcile-keys-title = Touches du rapprochement
reconcile-key-next = Ligne suivante
reconcile-key-previous = Ligne précédente
reconcile-key-ok = Valider, puis ligne suivante
reconcile-key-choose = Choisir une autre proposition
reconcile-key-find = Chercher autre chose
reconcile-key-partial = Paiement partiel
reconcile-key-difference = Écart ou frais
reconcile-key-transfer = Transfert interne
reconcile-key-comment = Commenter
reconcile-key-aside = Mettre de côté
reconcile-key-tick = Cocher
reconcile-key-range = Cocher de proche en proche
reconcile-key-many = Valider la sélection
reconcile-key-undo = Annuler la dernière action
reconcile-key-search = Rechercher
reconcile-key-help = Cette aide
reconcile-close = Fermer
reconcile-drawer = Détail du mouvement
reconcile-ticked-one = 1 ligne cochée
reconcile-ticked-many = lignes cochées
reconcile-accept-ticked = Valider la sélection
reconcile-untick = Tout décocher
reconcile-col-day = Date
reconcile-col-transaction = Mouvement
reconcile-col-amount = Montant
reconcile-col-paid = A réglé
reconcile-col-pays = Règle
reconcile-col-why = Pourquoi
reconcile-col-method = Méthode
reconcile-col-do = Actions
reconcile-col-account = Compte
reconcile-col-debit = Débit
reconcile-col-credit = Crédit
reconcile-col-tick = Sélection
reconcile-col-outcome = Résultat
reconcile-col-opening = Solde initial du premier relevé
reconcile-col-moved = Mouvements comptabilisés
reconcile-balance-after = dont { $value } après le dernier solde connu
reconcile-balance-before = dont { $value } avant ce solde, déjà compris dedans
reconcile-balance-sum = Ensemble
reconcile-balance-ledger = Le compte { $value } du grand livre ne contient que les mouvements comptabilisés ici. Le solde initial du premier relevé date d’avant : aucune écriture ne le porte, il figure dans les à-nouveaux de votre comptabilité. C’est tout l’écart entre le solde calculé et le compte { $value }.
reconcile-balance-see-ledger = Voir le compte { $value }
reconcile-col-gap = Écart
reconcile-col-bank-account = Compte bancaire
reconcile-automatic = Automatique
reconcile-none-done = Rien n’est encore rapproché
reconcile-none-done-hint = Chaque mouvement expliqué apparaîtra ici, avec sa méthode et le moyen de l’annuler.
reconcile-accept-this = Retenir la proposition { $value }
reconcile-comments = Commentaires
reconcile-no-comment = Aucun commentaire pour le moment.
reconcile-comment-label = Votre commentaire
reconcile-comment-hint = Il reste avec le mouvement : une question au comptable, la réponse de la banque.
reconcile-comment-do = Enregistrer le commentaire
reconcile-aside = Mettre de côté
reconcile-aside-lead = Le mouvement quitte la liste et n’est plus proposé ; il reste en compte d’attente.
reconcile-aside-label = Motif
reconcile-find-title = Chercher ce que règle ce mouvement
reconcile-find-label = Nom, numéro, montant ou échéance
reconcile-find-hint = Dupont, 0412, 1240±10, 30/11/2026
reconcile-chosen = Pièces choisies
reconcile-found = Pièces trouvées
reconcile-nothing-found = Aucune pièce ouverte ne correspond.
reconcile-guessed = payeur probable
reconcile-is-credit = Avoir
reconcile-amount-of = Montant affecté à { $value }
reconcile-adjust = Ajustements
reconcile-adjust-hint = Négatif pour ce qui n’a pas été reçu (frais retenus, arrondi à votre charge). La touche = reprend le reste.
reconcile-payouts = Versement d’un prestataire de paiement
reconcile-payouts-hint = Cochez les encaissements que ce versement regroupe ; la commission retenue se saisit dans les frais bancaires, en négatif.
reconcile-credit-label = Garder le reste en acompte de
reconcile-credit-none = Ne pas garder d’acompte
reconcile-credit-who = Client (nom ou numéro)
reconcile-credit-search = Cherchez le client par son nom ou son numéro : tous les clients sont proposés, même ceux qui n’ont rien à régler.
reconcile-credit-nobody = Aucun client ne correspond à « { $value } ».
reconcile-rest = Reste à affecter :
reconcile-leave = Laisser le reste à traiter
reconcile-rest-left = Il reste un montant à affecter : répartissez-le, gardez-le en acompte, ou cochez « Laisser le reste à traiter ».
reconcile-match-do = Rapprocher
reconcile-elsewhere = Ce n’est pas le paiement d’un client
reconcile-account-label = Compte du plan comptable
reconcile-account-hint = Par exemple 627000 pour des frais bancaires.
reconcile-account-do = Comptabiliser
reconcile-transfer-hint = Vers un autre de vos comptes, par le compte de virements internes.
reconcile-undo = Annuler un rapprochement
reconcile-undo-lead = Une écriture inverse sera passée au
reconcile-undo-closed = Ce rapprochement est dans une période clôturée jusqu’au
reconcile-undo-closed-instead = Son écriture ne change pas ; l’écriture inverse sera passée au
reconcile-undo-reason = Motif
reconcile-undo-redo = Annuler et refaire
reconcile-undo-reason-desk = Annulé depuis le rapprochement
reconcile-already-undone = Déjà annulé par { $value }
reconcile-undone = Rapprochement annulé. Le mouvement est de nouveau à traiter.
reconcile-undone-many =
    { $count ->
        [one] Dernière action annulée.
       *[other] { $count } actions annulées.
    }
reconcile-sure-title = Valider les lignes sûres
reconcile-sure-lead = Une seule explication : les numéros des pièces cités en entier ou le payeur reconnu, le montant exact, aucun autre client comme payeur, et aucun autre mouvement qui vise les mêmes pièces.
reconcile-sure-none = Aucune ligne sûre en ce moment
reconcile-sure-total =
    { $count ->
        [one] Total d’une ligne
       *[other] Total de { $shown } lignes
    }
reconcile-sure-do = Valider les lignes cochées
reconcile-back = Revenir au rapprochement
reconcile-batch-title = Lignes validées
reconcile-batch-accepted =
    { $count ->
        [0] Aucune ligne n’a été validée.
        [one] 1 ligne a été validée.
       *[other] { $shown } lignes ont été validées.
    }
reconcile-batch-refused =
    { $count ->
        [one] 1 ligne ne l’a pas été : son motif est indiqué.
       *[other] { $shown } lignes ne l’ont pas été : leur motif est indiqué.
    }
reconcile-batch-undo = Annuler toutes ces validations
reconcile-outcome-done = Validée
reconcile-outcome-refused = Non validée
reconcile-balance-title = Soldes et continuité
reconcile-balance-lead = Solde initial du premier relevé, plus chaque mouvement comptabilisé depuis : le résultat doit être le solde final du dernier relevé.
reconcile-breaks = Relevés qui ne se suivent pas
reconcile-break-opens = s’ouvre à
reconcile-break-before = le précédent finit à
reconcile-break-gap = écart
reconcile-breaks-hint = Un relevé manque entre les deux, ou l’un d’eux est incomplet : importez-le, l’écart disparaîtra.
reconcile-mismatches = Mouvements en trop ou manquants
reconcile-mismatch-stated = mouvements annoncés par les relevés
reconcile-mismatch-recorded = mouvements enregistrés
reconcile-mismatches-hint = Les mêmes mouvements sont peut-être venus dans deux formats : vérifiez les derniers imports.
reconcile-rule = Créer une règle
reconcile-rule-says = Tout mouvement dont le payeur ou le libellé contient « { $value } » ira au compte
reconcile-rule-matched =
    { $count ->
        [one] Sur l’historique, elle aurait traité 1 ligne.
       *[other] Sur l’historique, elle aurait traité { $shown } lignes.
    }
reconcile-rule-contradicts =
    { $count ->
        [0] 0 contradiction.
        [one] 1 contradiction.
       *[other] { $shown } contradictions.
    }
reconcile-rule-agrees =
    { $count ->
        [one] 1 ligne est déjà expliquée de la même façon.
       *[other] { $shown } lignes sont déjà expliquées de la même façon.
    }
reconcile-rule-new =
    { $count ->
        [one] 1 ligne en attente serait traitée sans vous.
       *[other] { $shown } lignes en attente seraient traitées sans vous.
    }
reconcile-rule-contradiction = Voir une ligne expliquée autrement
reconcile-rule-do = Activer la règle
reconcile-rule-not = Ne pas créer de règle
reconcile-rule-made = La règle est active : elle s’applique dès la prochaine recherche.
reconcile-bad-amount = Ce montant ne se lit pas. Écrivez par exemple 1 240,00.
reconcile-two-readings = Ce montant peut se lire de deux façons : écrivez 1000 ou 1,00.
reconcile-bad-choice = Cette proposition ne se lit pas. Rechargez la page, puis validez de nouveau.
reconcile-nothing-ticked = Cochez au moins une ligne.
reconcile-too-many = Validez 500 lignes au plus à la fois.

## Refus, tels qu’une page les dit

error-transaction-unknown = Ce mouvement n’existe pas, ou n’existe plus.
error-already-explained = Ce mouvement est déjà rapproché en entier.
error-no-alternative = Cette proposition n’existe plus : relisez la ligne.
error-no-lines = Choisissez au moins une pièce ou un ajustement.
error-not-open = { $document } n’est plus une pièce ouverte.
error-control-account = Le compte { $account } est tenu par le programme : choisissez une pièce, ou l’acompte d’un client.
error-allocation-unknown = Ce rapprochement n’existe pas.
error-already-undone = Ce rapprochement est déjà annulé.
error-credit-used = L’acompte laissé par ce rapprochement a servi depuis : annulez d’abord celui qui l’a utilisé.
error-taken-back = Un rejet a repris ce paiement : annulez d’abord le rapprochement du rejet.
error-rule-too-wide = Une règle demande un texte d’au moins trois caractères.
error-rule-without-effect = Une règle demande un compte.
reconcile-sure-total-many = Total de {"{n}"} lignes
reconcile-nothing-chosen = Rien n’est encore choisi.
reconcile-compare = Ce qui parle pour chaque proposition
reconcile-compare-number = Numéro cité
reconcile-compare-payer = Payeur connu par
reconcile-compare-amount = Montant
reconcile-compare-days = Échéance
reconcile-compare-against = À vérifier
reconcile-compare-nothing = rien
reconcile-compare-on-day = Payé le jour même
reconcile-compare-late =
    { $count ->
        [one] Payé un jour après
       *[other] Payé { $shown } jours après
    }
reconcile-compare-early =
    { $count ->
        [one] Payé un jour avant
       *[other] Payé { $shown } jours avant
    }
reconcile-leads = Autres pistes
reconcile-leads-hint = La décision a été annulée. Ces pièces, cherchées à l’instant, peuvent être celles qui ont été payées ; rien n’est passé sans vous.
reconcile-leads-do = Retenir
reconcile-leads-part = en partie
