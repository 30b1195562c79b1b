# Paramètres.
settings-title = Paramètres
settings-parts = Parties des paramètres
settings-action = Action
settings-change = Modifier
settings-save = Enregistrer
settings-saved = C’est enregistré.
settings-next = Suivants
settings-yes = oui
settings-no = non
settings-missing = À renseigner
settings-copied = Copié.
settings-bad-amount = Indiquez un montant, par exemple 1,50.

## Organisation

settings-organisation = Organisation
settings-organisation-name = Nom de l’espace
settings-organisation-hint = Le nom que voient les personnes invitées. Les factures et les comptes sont ceux des entités juridiques.
settings-name = Nom
settings-entities = Entités juridiques
settings-entities-hint = Chaque entité a ses propres comptes, ses banques et ses clients. Dès la deuxième, on passe de l’une à l’autre en haut de la page.
settings-entity = Entité juridique
settings-entity-add = Ajouter une entité
settings-entity-added = L’entité est ajoutée : choisissez-la en haut de la page pour travailler sur ses comptes.
settings-entity-name = Dénomination
settings-entity-current = Affichée
settings-siren = SIREN
settings-siren-hint = Neuf chiffres ; le dernier vérifie les autres.
settings-vat-number = Numéro de TVA
settings-vat-number-hint = Par exemple FR44732829320.
settings-address = Adresse
settings-periods = Périodes comptables
settings-closed-through = Les comptes sont clôturés jusqu’au
settings-nothing-closed = Aucune période n’est clôturée.
settings-closing-place = Clôturer se fait dans la comptabilité

## Plan comptable

settings-chart = Plan comptable
settings-chart-lead = À quel compte va chaque sorte d’écriture.
settings-chart-change = Changer de compte
settings-chart-role = Rôle
settings-chart-number = Compte
settings-chart-number-hint = Trois à vingt caractères, dont les trois premiers sont des chiffres (par exemple 627100).
settings-chart-kind = Nature
settings-chart-control = Tenu par le programme
settings-chart-control-hint = Un compte tenu par le programme est suivi pièce par pièce : rien n’y est passé à la main, et il ne change plus dès qu’une écriture le touche.
settings-chart-usual = { $value } dans le plan comptable général.
settings-chart-effect = Le nouveau compte vaut pour les écritures à venir ; celles qui sont passées restent où elles sont.
settings-chart-set = Le compte est changé pour les écritures à venir.
account-role-customers = Clients
account-role-doubtful_customers = Clients douteux ou litigieux
account-role-customer_advances = Avances et acomptes reçus des clients
account-role-vat_on_sales = TVA collectée
account-role-vat_pending = TVA en attente d’encaissement
account-role-suspense = Compte d’attente
account-role-provider_clearing = Encaissements en cours chez un prestataire
account-role-bank = Banque
account-role-internal_transfer = Virements internes
account-role-bank_charges = Frais bancaires
account-role-bad_debt = Pertes sur créances irrécouvrables
account-role-settlement_loss = Différences de règlement (charges)
account-role-interest_expense = Charges d’intérêts
account-role-discount_granted = Escomptes accordés
account-role-sales = Ventes et prestations de services
account-role-settlement_gain = Différences de règlement (produits)
account-role-interest_income = Produits financiers
account-role-opening_balance = Bilan d’ouverture

## Rapprochement

settings-matching = Rapprochement
settings-matching-lead = Ce que le rapprochement peut décider sans vous demander.
settings-matching-saved = C’est enregistré ; un rapprochement va tourner avec ces réglages.
settings-tolerance = Écarts admis
settings-tolerance-cents = Écart de règlement (€)
settings-tolerance-hint = Jusqu’à ce montant, un écart est passé en perte ou en profit, sur une ligne à part. 0 n’admet rien.
settings-charges = Frais bancaires retenus en route (€)
settings-charges-hint = Jusqu’à ce montant, ce qui manque à un virement étranger est compté comme frais.
settings-discounts = Reconnaître les escomptes pour paiement anticipé prévus par la facture
settings-rules = Règles
settings-rules-empty = Aucune règle
settings-rules-empty-hint = Une règle explique d’elle-même les mouvements qui se répètent : frais de tenue de compte, client qui paie sous un autre nom.
settings-rule = Règle
settings-rule-add = Ajouter une règle
settings-rule-add-lead = La règle est d’abord essayée sur les mouvements passés ; vous l’activez ensuite.
settings-rule-title = Règle « { $value } »
settings-rule-contains = Texte contenu
settings-rule-contains-hint = Au moins trois caractères du libellé ou du nom du payeur.
settings-rule-direction = Sens
settings-rule-both = Entrées et sorties
settings-rule-in = Entrées seulement
settings-rule-out = Sorties seulement
settings-rule-min = Montant minimal (€)
settings-rule-max = Montant maximal (€)
settings-rule-from = à partir de { $value }
settings-rule-to = jusqu’à { $value }
settings-rule-effect = Effet
settings-rule-effect-customer = Le payeur est ce client
settings-rule-effect-account = Passer le montant à ce compte
settings-rule-customer = Numéro du client
settings-rule-account = Compte
settings-rule-account-hint = Par exemple 627000 pour des frais bancaires.
settings-rule-to-account = Passe le montant au compte { $value }
settings-rule-is-customer = Le payeur est le client { $value }
settings-rule-customer-gone = Le client de cette règle n’existe plus
settings-rule-state = État
settings-rule-on = Active
settings-rule-off = Inactive
settings-rule-look = Voir l’essai
settings-rule-look-first = Essayer sur le passé
settings-rule-switch-on = Activer la règle
settings-rule-switch-off = Désactiver la règle
settings-rule-leave-off = Laisser inactive
settings-rule-now-on = La règle est active.
settings-rule-now-off = La règle est inactive.
settings-look-matched = Mouvements concernés
settings-look-new = En attente, à décider par elle
settings-look-agreeing = Déjà expliquées ainsi
settings-look-contradicting = Expliquées autrement
settings-look-would = { $count ->
    [0] Ne traiterait aucune ligne en attente
    [one] Traiterait { $shown } ligne en attente
   *[other] Traiterait { $shown } lignes en attente
}
settings-look-against = { $count ->
    [0] 0 contradiction
    [one] { $shown } contradiction
   *[other] { $shown } contradictions
}
settings-look-careful = Regardez les mouvements expliqués autrement avant d’activer la règle.
settings-look-lines = Mouvements passés
settings-look-first = { $count ->
    [one] la première
   *[other] les { $shown } premières
}
settings-look-none = Aucun mouvement passé ne contient ce texte
settings-look-none-hint = La règle servira peut-être plus tard ; vérifiez tout de même l’orthographe.
settings-look-day = Date
settings-look-text = Mouvement
settings-look-amount = Montant
settings-look-outcome = Avec la règle
settings-look-decides = Décidée
settings-look-same = Inchangée
settings-look-agrees = Comme elle a été expliquée
settings-look-contradicts = Expliquée autrement
settings-payers = Payeurs appris
settings-payers-hint = Quand vous affectez un paiement à un client, le nom et le compte du payeur sont retenus pour les fois suivantes.
settings-payers-see = Voir les payeurs appris
settings-payers-empty = Aucun payeur appris
settings-payers-empty-hint = Ils s’ajoutent au fil de vos rapprochements.
settings-payer = Payeur
settings-payer-account = Reconnu à son compte bancaire
settings-payer-customer = Paie pour
settings-payer-when = Appris le
settings-payer-by = Par
settings-payer-forget = Oublier
settings-payer-forgotten = Ce payeur est oublié ; ce qui a été décidé reste.

## Utilisateurs

settings-users = Utilisateurs
settings-users-lead = Qui se connecte, avec quel rôle.
settings-users-active = { $count ->
    [one] { $shown } utilisateur actif
   *[other] { $shown } utilisateurs actifs
}
settings-user = Utilisateur
settings-user-name = Nom
settings-user-role = Rôle
settings-user-state = État
settings-user-seen = Dernière connexion
settings-user-active = Actif
settings-user-invited = Invité
settings-user-is-disabled = Désactivé
settings-user-disabled = Le compte est désactivé ; ses sessions sont fermées.
settings-user-disabled-hint = Ce compte est désactivé. Une nouvelle invitation à la même adresse le rouvre.
settings-invite = Inviter quelqu’un
settings-invite-lead = Vous obtenez un lien à transmettre vous-même ; la personne choisit son mot de passe.
settings-invite-name-hint = Facultatif : la personne pourra le changer.
settings-invite-do = Créer le lien d’invitation
settings-link = Lien
settings-link-invited = Invitation créée
settings-link-invited-lead = Transmettez ce lien à { $value }, et à personne d’autre : qui l’ouvre choisit le mot de passe.
settings-link-reset = Lien de réinitialisation créé
settings-link-reset-lead = Transmettez ce lien à { $value }, et à personne d’autre : qui l’ouvre choisit le nouveau mot de passe.
settings-link-once = Ce lien ne sera plus affiché.
settings-link-until = valable jusqu’au
settings-link-gone = le lien ne vaut plus : invitez de nouveau
settings-link-revoke = Révoquer le lien
settings-link-revoked = Le lien est révoqué.
settings-role-effect = Ses sessions seront fermées, et ses clés perdent ce que le nouveau rôle ne permet pas.
settings-role-change = Changer le rôle
settings-role-changed = Le rôle est changé.
settings-role-waits = La demande est enregistrée : un autre propriétaire doit la confirmer.
settings-ask = Demander la confirmation
settings-second-needed = Un autre propriétaire devra confirmer.
settings-reset = Mot de passe oublié
settings-reset-hint = Un lien à usage unique, valable un jour, à transmettre à cette personne.
settings-reset-clears = Le téléphone est perdu aussi : retirer la double authentification
settings-reset-do = Créer un lien de réinitialisation
settings-unlink = Compte chez le fournisseur d’identité
settings-unlink-hint = Cette personne se connecte avec un compte du fournisseur. Dissocié, ce compte n’ouvre plus rien ; ses sessions se ferment. Le prochain compte qui porte son adresse vérifiée sera le sien.
settings-unlink-do = Dissocier ce compte
settings-user-unlinked = Le compte du fournisseur est dissocié.
settings-disable = Désactiver le compte
settings-disable-hint = La personne ne peut plus se connecter, ses clés n’ouvrent plus rien ; ce qu’elle a fait garde son nom.
settings-disable-do = Désactiver
settings-disable-ask = Désactiver le compte de { $value } ?
settings-requests = À confirmer à deux
settings-requests-hint = À deux propriétaires, un rôle, une clé, le fournisseur d’identité ou une perte au-delà du seuil se décide ensemble : l’un demande, l’autre confirme.
settings-request = Demande
settings-request-by = Demandé par
settings-request-role = Donner à { $person } le rôle « { $role } »
settings-request-write-off = Passer { $value } en perte
settings-request-key = Créer la clé « { $value } »
settings-request-provider = Se connecter par le fournisseur d’identité { $value }
settings-request-provider-with-factor = notre code de vérification demandé aussi
settings-request-provider-without-factor = notre code de vérification n’est pas demandé
settings-request-confirm = Confirmer
settings-request-confirmed = La demande est confirmée.
settings-request-is-confirmed = Confirmée
settings-request-take = Afficher la clé
settings-request-withdraw = Retirer
settings-request-withdrawn = La demande est retirée.
settings-matrix = Qui peut faire quoi
settings-matrix-permission = Droit
settings-matrix-hint = Les données bancaires ne passent jamais du côté commercial. Pour l’intégration, c’est le plus qu’une clé puisse avoir.
permission-read_receivables = Voir les factures, ce qui reste dû et les relances
permission-write_receivables = Saisir des factures, relancer les clients
permission-import_receivables = Importer des factures
permission-read_customers = Voir les clients
permission-write_customers = Modifier les clients
permission-read_bank = Voir la banque
permission-write_bank = Modifier les comptes bancaires
permission-import_statements = Importer des relevés
permission-decide_allocations = Rapprocher et annuler
permission-write_comments = Commenter un mouvement
permission-read_books = Voir la comptabilité
permission-write_books = Clôturer des périodes
permission-export_data = Exporter ce qu’on peut voir
permission-read_activity = Voir le journal d’activité
permission-read_settings = Voir les paramètres
permission-manage_settings = Modifier les paramètres
permission-manage_users = Gérer les utilisateurs
permission-manage_keys = Gérer les clés d’API

## Clés

settings-keys = Clés d’API
settings-keys-lead = Les programmes qui lisent ou écrivent ici en votre nom.
settings-keys-empty = Aucune clé
settings-keys-empty-hint = Une clé donne à un programme (CRM, tableur, site marchand) une partie de vos droits, pour un temps.
settings-keys-good = { $count ->
    [0] Aucune clé valable
    [one] { $shown } clé valable
   *[other] { $shown } clés valables
}
settings-keys-ending = { $count ->
    [one] { $shown } clé expire dans les trente jours.
   *[other] { $shown } clés expirent dans les trente jours.
}
settings-key = Clé
settings-key-add = Créer une clé
settings-key-make = Créer la clé
settings-key-made = Clé créée
settings-key-name = Nom
settings-key-name-hint = Le programme qui s’en servira : c’est lui que nomme le journal d’activité.
settings-key-side = Côté
settings-side-business = Côté commercial
settings-side-business-hint = CRM, logistique, site marchand : jamais de données bancaires.
settings-side-payment = Côté paiements
settings-side-payment-hint = Banque, comptabilité, trésorerie.
settings-key-may = Droits
settings-key-writes = modifie
settings-key-days = Durée en jours
settings-key-days-hint = De 1 à 396.
settings-key-state = État
settings-key-used = Dernier usage
settings-key-never = Jamais utilisée
settings-key-good = Valable
settings-key-over = Expirée
settings-key-revoked = Révoquée
settings-key-revoke = Révoquer
settings-key-revoke-ask = Révoquer la clé « { $value } » ? Le programme qui s’en sert n’aura plus accès.
settings-key-now-revoked = La clé est révoquée.
settings-key-once = Cette clé ne sera plus affichée : gardez-la dans le coffre du programme qui s’en sert.
settings-key-use = Le programme l’envoie avec chaque requête :
settings-key-here = votre clé
settings-key-waits = La demande est enregistrée : dès qu’un autre propriétaire l’aura confirmée, vous pourrez afficher la clé ici.

## Sécurité

settings-security = Sécurité
settings-security-lead = Ce qui protège vos données, et ce qui reste à faire.
settings-factor-all = Tous les utilisateurs l’ont activée
settings-factor-missing = { $count ->
    [one] { $shown } utilisateur ne l’a pas activée
   *[other] { $shown } utilisateurs ne l’ont pas activée
}
settings-factor-ask = Chacun l’active dans « Mon compte ».
settings-second = Décisions à deux
settings-second-on = En vigueur
settings-second-on-hint = Un rôle, une clé ou un fournisseur d’identité demandé par un propriétaire est confirmé par un autre.
settings-second-off = Pas encore
settings-second-off-hint = Dès que deux propriétaires peuvent se connecter, les rôles, les clés et le fournisseur d’identité se décident à deux.
settings-second-waiting = { $count ->
    [one] { $shown } demande attend.
   *[other] { $shown } demandes attendent.
}
settings-connection = Connexion
settings-encrypted = Chiffrée (HTTPS)
settings-not-encrypted = Non chiffrée
settings-not-encrypted-hint = Sur cette seule machine, c’est sans danger. Pour d’autres postes, placez un serveur HTTPS devant et indiquez son adresse avec --public-url.
settings-sessions = Sessions
settings-session-idle = { $count ->
    [one] Fermées après { $shown } minute sans activité,
   *[other] Fermées après { $shown } minutes sans activité,
}
settings-session-absolute = { $count ->
    [one] et au bout de { $shown } heure.
   *[other] et au bout de { $shown } heures.
}
settings-session-fresh = { $count ->
    [one] Une action sensible redemande le mot de passe au bout de { $shown } minute.
   *[other] Une action sensible redemande le mot de passe au bout de { $shown } minutes.
}
settings-at-rest = Données gardées
settings-at-rest-hint = Numéros de compte et fichiers reçus sont chiffrés avec les clés de votre fichier de clés, à sauvegarder à part ; mots de passe, liens et clés d’API ne sont gardés que sous forme d’empreintes.
settings-log = Journal d’activité
settings-log-see = Voir le journal et son intégrité

# Les premiers pas et le choix de l’entité.
frame-entity = Entité juridique
frame-entity-switch = Passer à { $value }
settings-sales = Ce que voient les commerciaux
settings-sales-own = Un commercial ne voit que les clients dont il est responsable : leurs factures, leurs soldes, leurs totaux. Le responsable se choisit sur la fiche du client, ou par une colonne de la liste des clients importée.
settings-sales-all = Les commerciaux voient tous les clients.
settings-sales-to-all = Montrer tous les clients aux commerciaux
settings-sales-to-own = Limiter chaque commercial à ses clients
settings-sales-saved = Réglage enregistré.
settings-provider = Fournisseur d’identité
settings-provider-none = Aucun : chacun se connecte avec son mot de passe
settings-provider-lead = Vos collègues se connectent avec le compte de votre entreprise (OpenID Connect). Personne n’entre sans être déjà utilisateur ou invité ici.
settings-provider-fixed = Le fournisseur est fixé au démarrage du serveur, par ses options ou son environnement. Changez-le là.
settings-provider-issuer = Adresse du fournisseur (issuer)
settings-provider-issuer-hint = Par exemple https://login.exemple.fr/realms/entreprise. Seules les adresses en https sont interrogées.
settings-provider-return = Adresse de retour
settings-provider-return-hint = À déclarer chez le fournisseur, telle quelle.
settings-provider-client = Identifiant de client
settings-provider-secret = Secret de client
settings-provider-secret-hint = Conservé chiffré, comme les numéros de compte. Laissez vide pour garder celui qui est connu.
settings-provider-label = Nom affiché
settings-provider-label-hint = Sur le bouton de la page de connexion. Laissez vide pour le nom du serveur.
settings-provider-factor = Demander aussi notre code de vérification
settings-provider-factor-hint = À ceux qui ont activé une application de codes ici. Décochez si le fournisseur vérifie déjà un second facteur.
settings-provider-save = Enregistrer
settings-provider-waits = Demande enregistrée. Un autre propriétaire doit la confirmer ; rien ne change d’ici là.
settings-provider-saved = Fournisseur d’identité enregistré.
settings-provider-remove = Retirer le fournisseur
settings-provider-remove-sure = Retirer le fournisseur d’identité ? Ceux qui n’ont pas de mot de passe ici devront en demander un par un lien.
settings-provider-removed = Fournisseur d’identité retiré.
settings-provider-away = Aucun fournisseur OpenID Connect ne répond sous cette adresse en https, ou il se nomme autrement. Copiez l’adresse « issuer » de sa configuration.
settings-key-confirm = Cette clé pourrait voir ou changer le fonctionnement de l’espace lui-même, ce dont peu de programmes ont besoin :
settings-key-confirm-do = Je confirme que ce programme doit pouvoir le faire
settings-keys-api = Ce que l’API permet, avec des exemples

## Envoi des e-mails

settings-mail = Envoi des e-mails
settings-mail-lead = Par quel serveur partent vos relances, et qui les signe.
settings-mail-set = Régler le serveur d’envoi
settings-mail-none = Aucun e-mail ne part d’ici
settings-mail-none-hint = Indiquez le serveur d’envoi de votre messagerie : les relances prévues partiront par lui, à votre nom.
settings-mail-server = Serveur
settings-mail-host = Nom du serveur
settings-mail-host-hint = Par exemple smtp.exemple.fr, donné par votre messagerie.
settings-mail-port = Port
settings-mail-port-hint = 465, ou 587 avec STARTTLS.
settings-mail-at = { $value }, port
settings-mail-tls = Chiffrement
settings-mail-tls-implicit = TLS dès le début (port 465)
settings-mail-tls-starttls = STARTTLS (port 587) ; sans lui, rien ne part
settings-mail-tls-none = Aucun : pour un serveur sur cette machine
settings-mail-user = Identifiant
settings-mail-user-hint = Laissez vide si le serveur n’en demande pas.
settings-mail-no-user = Sans identification
settings-mail-password = Mot de passe
settings-mail-password-hint = Laissez vide pour garder celui qui est enregistré. Si le serveur change, il faut le saisir de nouveau.
settings-mail-password-first = Il est chiffré, et n’est plus jamais affiché.
settings-mail-password-kept = Mot de passe enregistré, chiffré
settings-mail-from = Expédition
settings-mail-sender-email = Adresse d’expédition
settings-mail-sender-name = Nom affiché
settings-mail-reply-to = Réponses à
settings-mail-reply-to-hint = Laissez vide pour les recevoir à l’adresse d’expédition.
settings-mail-person = Personne qui écrit
settings-mail-person-name = Nom de la personne
settings-mail-person-hint = Une relance porte le nom de quelqu’un, que le client peut appeler.
settings-mail-person-role = Fonction
settings-mail-person-phone = Téléphone
settings-mail-more = Rythme, signature, certificat
settings-mail-pace = Rythme
settings-mail-a-minute =
    { $count ->
        [one] { $shown } message par minute au plus
       *[other] { $shown } messages par minute au plus
    }
settings-mail-per-minute = Messages par minute au plus
settings-mail-per-minute-hint = De 1 à 600. Vers un même domaine, deux par seconde au plus.
settings-mail-dkim = Signature DKIM
settings-mail-dkim-on = Signé
settings-mail-dkim-off = Non signé d’ici
settings-mail-dkim-record = À publier dans votre DNS :
settings-mail-dkim-selector = Sélecteur DKIM
settings-mail-dkim-selector-hint = Laissez vide si votre messagerie signe elle-même.
settings-mail-dkim-key = Clé de signature
settings-mail-dkim-key-hint = En PEM : RSA de 2 048 bits ou plus, ou Ed25519. Laissez vide pour garder celle qui est enregistrée.
settings-mail-authority = Certificat de votre autorité
settings-mail-authority-hint = En PEM, seulement si le certificat du serveur vient d’une autorité à vous.
settings-mail-saved = C’est enregistré. Envoyez-vous un essai.
settings-mail-removed = Le serveur d’envoi est retiré : plus rien ne part.
settings-mail-remove = Retirer le serveur
settings-mail-remove-sure = Plus aucun e-mail ne partira d’ici. Retirer le serveur ?
settings-mail-try = Envoyer un essai à { $value }
settings-mail-tried = Le serveur a accepté l’essai pour { $value }. Vérifiez qu’il arrive.
settings-mail-not-tried = L’essai n’est pas parti.
settings-mail-fault = L’envoi est arrêté.
settings-mail-said = Détail : { $value }
settings-mailbox = Boîte de réception
settings-mailbox-lead = Où arrivent les réponses de vos clients et les avis de non-remise.
settings-mailbox-set = Régler la boîte de réception
settings-mailbox-none = Aucune boîte n’est lue
settings-mailbox-none-hint = Indiquez la boîte où arrivent les réponses à vos relances, de préférence une adresse ou un dossier réservés à cela : ce qu’écrit un client bloque ses relances jusqu’à ce que quelqu’un lui réponde.
settings-mailbox-host-hint = Par exemple imap.exemple.fr, donné par votre messagerie.
settings-mailbox-port-hint = 993, ou 143 avec STARTTLS.
settings-mailbox-tls-implicit = TLS dès le début (port 993)
settings-mailbox-tls-starttls = STARTTLS (port 143) ; sans lui, rien n’est lu
settings-mailbox-folder = Dossier
settings-mailbox-folder-hint = INBOX, ou le dossier où une règle de votre messagerie range les réponses. Rien n’y est modifié ni supprimé.
settings-mailbox-since = Lu depuis le { $value }
settings-mailbox-read-at = Dernière lecture
settings-mailbox-never = Pas encore
settings-mailbox-try = Essayer
settings-mailbox-tried = { $count ->
    [0] La boîte est lisible : { $mails } messages dans le dossier, aucun à lire.
    [one] La boîte est lisible : { $mails } messages dans le dossier, { $shown } à lire.
   *[other] La boîte est lisible : { $mails } messages dans le dossier, { $shown } à lire.
}
settings-mailbox-saved = C’est enregistré. Essayez la boîte.
settings-mailbox-removed = La boîte n’est plus lue. Ce qui a été lu reste.
settings-mailbox-remove = Ne plus lire cette boîte
settings-mailbox-remove-sure = Les réponses de vos clients ne bloqueront plus leurs relances. Ne plus lire cette boîte ?
settings-mailbox-not-tried = La boîte n’a pas pu être lue.
settings-mailbox-fault = La lecture est arrêtée.
settings-mailbox-fault-folder = Ce dossier n’existe pas, ou ce compte n’a pas le droit de le lire.
settings-mailbox-fault-nonsense = Ce qui répond à cette adresse n’est pas un serveur IMAP. Vérifiez le nom et le port.
settings-mailbox-fault-settings = Ces réglages ne permettent pas de lire. Enregistrez-les de nouveau pour voir lequel ne convient pas.

## L’envoi de SMS

settings-sms = SMS
settings-sms-lead = Par quel opérateur partent les SMS de vos scénarios, et combien par jour.
settings-sms-set = Régler l’envoi de SMS
settings-sms-none = Aucun SMS ne part d’ici
settings-sms-none-hint = Sans opérateur, une étape par SMS vous est proposée avec son texte, et vous l’envoyez vous-même. Avec un compte OVHcloud, Brevo ou Twilio, elle part d’ici, aux heures permises.
settings-sms-provider = Opérateur
settings-sms-account = Compte
settings-sms-account-hint = OVHcloud : le nom du service, par exemple sms-ab1234-1. Twilio : l’Account SID. Brevo : laissez vide.
settings-sms-application-key = Clé de l’application
settings-sms-ovh-hint = Pour OVHcloud seulement.
settings-sms-secret = Secret
settings-sms-secret-hint = OVHcloud : le secret de l’application. Brevo : la clé d’API. Twilio : l’Auth Token. Il est chiffré, et n’est plus jamais affiché.
settings-sms-keep-hint = Laissez vide pour garder celui qui est enregistré. Si le compte change, il faut le saisir de nouveau.
settings-sms-secret-kept = Enregistré, chiffré
settings-sms-consumer-key = Clé du consommateur
settings-sms-sender = Expéditeur
settings-sms-sender-hint = De 3 à 11 lettres et chiffres, sans espace ni accent : le nom que le téléphone affiche. Votre opérateur doit l’avoir accepté.
settings-sms-cap = Limite
settings-sms-per-day = SMS par jour au plus
settings-sms-per-day-hint = De 1 à 5 000. Chaque SMS est facturé par l’opérateur.
settings-sms-a-day =
    { $count ->
        [one] { $shown } SMS par jour au plus
       *[other] { $shown } SMS par jour au plus
    }
settings-sms-number = Mobile pour l’essai
settings-sms-try = Envoyer un essai
settings-sms-tried = L’opérateur a accepté l’essai pour { $value }. Vérifiez qu’il arrive.
settings-sms-saved = C’est enregistré. Envoyez-vous un essai.
settings-sms-removed = Les SMS ne partent plus d’ici.
settings-sms-remove = Retirer l’opérateur
settings-sms-remove-sure = Les SMS ne partiront plus d’ici : leurs étapes vous seront proposées. Retirer l’opérateur ?

## L’apparence

settings-look = Apparence
settings-look-lead = Votre couleur et votre logo, sur les e-mails et l’espace de vos clients.
settings-look-colour = Couleur
settings-look-colour-hint = Le texte posé dessus est noir ou blanc, selon ce qui se lit le mieux.
settings-look-logo = Logo
settings-look-logo-hint = PNG ou JPEG, 200 ko au plus. Il est montré dans 200 × 64 pixels.
settings-look-logo-now = Logo actuel
settings-look-no-logo = Retirer le logo
settings-look-saved = L’apparence est enregistrée.
settings-look-trial = Ainsi se présentent les boutons et l’en-tête.
settings-look-button = Payer
