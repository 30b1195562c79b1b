# Les relances.
collections-title = Relances
collections-parts = Parties des relances
collections-part-queue = File du jour
collections-part-holds = Blocages
collections-part-plans = Scénarios
collections-part-texts = Textes
collections-ran-at = Dernière décision :
collections-never-ran = Rien n’a encore été décidé : la première décision est prise demain matin, ou maintenant si vous le demandez.
collections-run = Décider maintenant
collections-ran = Décision prise. À valider : { $proposed } ; à envoyer : { $planned } ; en observation : { $shadow } ; retenus : { $waiting }.
collections-no-sender = Aucun serveur d’envoi n’est relié : aucun e-mail ne part d’ici. Ce qui est prévu attend, et les appels et les lettres sont faits par vous.
collections-set-sender = Régler l’envoi des e-mails
collections-sender-fault = L’envoi est arrêté.
collections-see-sender = Voir les réglages
collections-watching = Vos scénarios sont en observation ou arrêtés : ce qu’ils auraient envoyé se lit dans l’historique.
collections-tabs = Messages
collections-tab-approve = À valider
collections-tab-planned = Prévus
collections-tab-doubt = En doute
collections-tab-held = Retenus
collections-tab-history = Historique
collections-none-approve = Rien à valider
collections-none-approve-hint = Les messages qui attendent votre accord apparaissent ici après la décision du matin, quand un scénario est actif.
collections-none-planned = Rien de prévu
collections-none-planned-hint = Les messages validés, ou que le scénario envoie seul, attendent ici leur moment.
collections-none-doubt = Aucun envoi en doute
collections-none-doubt-hint = Un message dont personne ne sait s’il est parti, ou qui a été refusé, apparaît ici.
collections-none-held = Rien n’est retenu
collections-none-held-hint = Ce que les scénarios demandent et qui ne peut pas partir apparaît ici, avec la raison.
collections-none-history = Aucun message
collections-none-history-hint = Les messages envoyés, observés, passés ou annulés apparaissent ici.
collections-others =
    { $count ->
        [one] et { $shown } autre client
       *[other] et { $shown } autres clients
    }
collections-more =
    { $count ->
        [one] et { $shown } autre pièce
       *[other] et { $shown } autres pièces
    }
collections-late =
    { $count ->
        [one] { $shown } jour de retard
       *[other] { $shown } jours de retard
    }
collections-due = échéance { $value }
collections-why = Scénario { $plan }, étape { $day }
collections-reason-until = { $text } Cela vaut jusqu’au { $day }.
collections-until = Jusqu’au
collections-no-contact = Aucun contact connu
collections-tick = Choisir le message à { $value }
collections-keys = J K : se déplacer · Entrée : valider · S : passer · P : reporter · O : ouvrir · X : cocher
collections-document-unseen = Une autre pièce
collections-approve = Valider
collections-done-by-hand = Marquer comme fait
collections-approve-ticked = Valider les messages cochés
collections-skip = Passer
collections-skip-hint = Cette étape ne sera pas envoyée ; le scénario continue avec la suivante.
collections-skip-reason = Pourquoi
collections-skip-do = Passer cette étape
collections-postpone = Reporter
collections-postpone-hint = Ce contact ne reçoit rien avant ce jour ; la décision est alors reprise.
collections-postpone-until = Jusqu’au
collections-postpone-do = Reporter le message
collections-settle = Ce message est-il arrivé ?
collections-settle-yes = Oui, il est arrivé
collections-settle-no = Non, il n’est pas parti
collections-approved = Le message est validé : il attend l’envoi.
collections-approved-by-hand = C’est noté : un courrier compte comme fait, un appel ou une visite est dans les tâches.
collections-skipped = L’étape est passée.
collections-postponed = Le message est reporté.
collections-worded = Votre texte est enregistré.
collections-settled = C’est noté.
collections-none-ticked = Cochez au moins un message.
collections-approved-many =
    { $count ->
        [0] Aucun message n’est validé.
        [one] { $shown } message est validé.
       *[other] { $shown } messages sont validés.
    }
collections-approved-stay =
    { $count ->
        [one] { $shown } message n’a pas été validé.
       *[other] { $shown } messages n’ont pas été validés.
    }
collections-approved-why = { $text } ({ $shown })
collections-approved-more =
    { $count ->
        [one] Il y a { $shown } autre motif : ouvrez les messages pour le lire.
       *[other] Il y a { $shown } autres motifs : ouvrez les messages pour les lire.
    }
collections-approved-fault =
    { $count ->
        [one] { $shown } message n’a pas pu être traité à cause d’un incident de notre côté : réessayez.
       *[other] { $shown } messages n’ont pas pu être traités à cause d’un incident de notre côté : réessayez.
    }
collections-approved-gone = Ce message n’existe plus.
collections-approved-bound = Cent messages au plus sont validés à la fois.
collections-held-back = Ce message ne peut pas partir. { $value }
collections-message-title = Message à { $value }
collections-to = Destinataire
collections-how = Canal et ton
collections-decided = Contrôlé
collections-leaves = À partir du
collections-approved-by = Validé par
collections-note = Note
collections-asked = Montant demandé
collections-text = Le message
collections-own-text = Texte rédigé
collections-template = Modèle
collections-text-outdated = Ce texte a été écrit pour d’autres pièces ou d’autres montants. Il ne partira pas avant d’avoir été relu et enregistré.
collections-template-hint = Modèle, avec les montants du dernier contrôle. Les montants sont recalculés au moment de l’envoi. Les liens vers l’espace client sont créés à l’envoi : ici « qp_personal » en tient lieu.
collections-subject = Objet
collections-body = Texte
collections-word = Rédiger autrement
collections-word-do = Enregistrer ce texte
collections-by-mouth = Une personne appelle, se déplace ou prend le dossier en main : il n’y a pas de texte.
collections-no-template = Aucun modèle n’existe pour ce ton et ce canal.
collections-gate = Contrôle avant envoi
collections-gate-hint = Le contrôle est refait à la validation, puis au moment de l’envoi : un règlement reçu entre-temps arrête le message.
collections-may-go = Peut partir
collections-credit = Crédit déduit :

## Ce qui retient les relances

collections-holds-lead = Ce qui retient des relances aujourd’hui, le plus ancien d’abord.
collections-holds-all = Tout
collections-holds-none = Rien ne retient de relance
collections-holds-none-hint = Un litige, une promesse ou une suspension se note sur la page du client, onglet Relances.
collections-customer-none = Rien ne retient les relances de ce client
collections-customer-none-hint = Un litige, une promesse, une suspension ou un règlement annoncé les retient tant qu’il est en cours.
collections-hold-kind = Nature
collections-hold-dispute = Litige
collections-hold-promise = Promesse de règlement
collections-hold-said-paid = Règlement annoncé
collections-hold-transfer = Virement annoncé
collections-hold-buyer-status = Règlement annoncé par l’acheteur
collections-hold-pause = Suspension
collections-hold-payment-plan = Échéancier
collections-hold-plan-asked = Échéancier demandé
collections-hold-legal-hold = Procédure en cours
collections-hold-insolvency = Procédure collective
collections-hold-bereavement = Décès
collections-hold-vulnerability = Personne vulnérable
collections-hold-hold-out = Groupe témoin, sans relance
collections-hold-excluded = Client exclu des relances
collections-hold-everything = toutes les pièces
collections-hold-stands = En cours
collections-hold-past = Délai dépassé
collections-hold-late = À traiter, délai passé
collections-hold-ended = Terminé
collections-hold-ended-at = Terminé le
collections-hold-until = jusqu’au { $value }
collections-hold-due = à traiter avant le { $value }
collections-hold-owner = suivi par { $value }
collections-hold-age =
    { $count ->
        [0] aujourd’hui
        [one] depuis { $shown } jour
       *[other] depuis { $shown } jours
    }
collections-hold-end = Lever
collections-hold-ending = Comment cela s’est terminé
collections-hold-end-do = Lever ce blocage
collections-hold-lifted = Le blocage est levé : la prochaine décision en tient compte.
collections-held = C’est noté : les relances concernées sont retenues dès maintenant.
collections-hold-add = Retenir les relances
collections-hold-day = Jusqu’au
collections-hold-day-hint = Le jour promis ou attendu ; obligatoire pour une promesse et un règlement annoncé.
collections-hold-documents = Factures concernées
collections-hold-documents-hint = Numéros séparés par des virgules ; vide : toutes les pièces du client.
collections-hold-amount = Montant promis
collections-hold-amount-hint = Facultatif.
collections-hold-owner-field = Suivi par
collections-hold-due-field = À traiter avant le
collections-hold-reason = Motif
collections-hold-reason-hint = Obligatoire pour un litige : ce qui est contesté, en termes factuels.
collections-hold-do = Retenir les relances
collections-invoice-held = Relances retenues :
collections-invoice-more = D’autres motifs retiennent aussi les relances de cette pièce.
collections-invoice-see = Voir sur la page du client

## Les scénarios

collections-plans-lead = Ce qui est dit, quand et sur quel ton. Le premier scénario qui convient à un client est suivi.
collections-plans-none = Aucun scénario pour l’instant
collections-plans-none-hint = Les scénarios du produit sont créés, en observation, à la première décision : « Décider maintenant » sur la file du jour.
collections-step-approved = à valider
collections-step-automatic = automatique
collections-step-from = à partir de
collections-plan-interval =
    { $count ->
        [one] { $shown } jour au moins entre deux messages
       *[other] { $shown } jours au moins entre deux messages
    }
collections-plan-version = version { $value }
collections-plan-to-live = Activer
collections-plan-to-shadow = Mettre en observation
collections-plan-to-off = Arrêter
collections-plan-title = Scénario { $value }
collections-plan-live-means = Actif, ce scénario prépare les messages : ceux qui sont à valider attendent votre accord, les autres partent aux heures d’ouverture. Ce qui avait été observé ne compte plus, la première relance est la première étape.
collections-plan-shadow-means = En observation, ce scénario note ce qu’il aurait envoyé, et n’envoie rien.
collections-plan-off-means = Arrêté, ce scénario est ignoré : le suivant qui convient est suivi, et un client à qui vous l’avez donné n’est pas relancé.
collections-plan-leave = Ne rien changer
collections-plan-set = Scénario { $plan } : { $mode }.
collections-plan-bad-mode = Choisissez un mode proposé.
collections-tried = Si tous vos scénarios étaient actifs aujourd’hui
collections-tried-day = Jour
collections-tried-emails = E-mails
collections-tried-calls = Appels
collections-tried-letters = Lettres
collections-tried-others = Autres
collections-tried-approve = Dont à valider
collections-tried-hint = Calculé sur les comptes de maintenant, sans rien enregistrer : un règlement change ces chiffres.
collections-tried-held = Retenus ce jour-là par le contrôle
collections-tried-shadow =
    { $count ->
        [one] Ces 31 derniers jours, { $shown } message a été observé.
       *[other] Ces 31 derniers jours, { $shown } messages ont été observés.
    }
collections-tried-payers =
    { $count ->
        [0] Aucun ne serait parti vers un client qui avait payé.
        [one] { $shown } serait parti vers un client qui avait payé.
       *[other] { $shown } seraient partis vers des clients qui avaient payé.
    }

## Promesses

collections-part-promises = Promesses
collections-promises-lead = Ce que vos clients ont promis de régler, et ce qui est arrivé à la banque.
collections-promises-lists = Promesses par échéance
collections-promises-due = À échéance
collections-promises-to-come = À venir
collections-promises-broken = Non tenues
collections-promises-kept = Tenues
collections-promises-none = Aucune promesse à venir
collections-promises-none-due = Aucune promesse n’est arrivée à échéance
collections-promises-none-broken = Aucune promesse non tenue
collections-promises-none-kept = Aucune promesse tenue pour l’instant
collections-promises-none-hint = Une promesse se note sur la page du client, onglet Relances, ou par le client lui-même sur son espace.
collections-promise-for = pour le { $value }
collections-promise-open = À venir
collections-promise-checking = En attente des relevés
collections-promise-kept = Tenue
collections-promise-kept-late = Tenue avec retard
collections-promise-partly = Tenue en partie
collections-promise-broken = Non tenue
collections-promise-paid = reçu à temps : { $value }
collections-promise-noted = Notée par
collections-reliability =
    { $count ->
        [one] { $kept } promesse tenue sur { $total } ({ $amounts })
       *[other] { $kept } promesses tenues sur { $total } ({ $amounts })
    }
collections-reliability-amount = { $paid } sur { $due }
collections-ending-kept = promesse tenue
collections-ending-kept-late = promesse tenue avec retard
collections-ending-partly-kept = promesse tenue en partie
collections-ending-broken = promesse non tenue
collections-ending-void = promesse sans objet : plus rien n’était dû

## Tâches

tasks-title = Tâches
tasks-lead = Les appels à passer et ce qui attend une décision.
tasks-whose = À qui
tasks-mine = Les miennes
tasks-all = Celles de tous
tasks-late = En retard
tasks-today = Aujourd’hui
tasks-later = Plus tard
tasks-none = Aucune tâche
tasks-none-hint = Une étape par téléphone qui est validée, une promesse non tenue ou la fin d’un scénario fait une tâche.
tasks-keys = J et K pour aller d’une tâche à l’autre, Entrée pour ouvrir.
tasks-keys-outcome = P : promesse, L : litige, R : déjà payé, N : pas de réponse, A : autre.
tasks-open = Ouvrir la tâche
tasks-due = pour le { $value }
tasks-nobody = Personne en particulier
tasks-of-manager = La personne qui suit ce client
tasks-tries =
    { $count ->
        [one] { $shown } appel sans réponse
       *[other] { $shown } appels sans réponse
    }
tasks-kind-call = Appeler
tasks-kind-visit = Rendre visite
tasks-kind-check = Décider
tasks-kind-answer = Répondre
tasks-kind-other = À faire
tasks-made-of-person = Ajoutée à la main
tasks-made-of-step = Étape du scénario
tasks-made-of-handover = Le scénario est allé à son terme
tasks-made-of-promise = Promesse non tenue
tasks-made-of-dispute = Litige dont la date est passée
tasks-made-of-tries = Après un appel sans réponse
tasks-made-of-alert = Alerte
tasks-made-of-unread = Relance dont le lien n’a pas été suivi
tasks-made-of-instalment = Échéance en retard
tasks-made-of-payment-plan = Échéancier en défaut
tasks-made-of-payment-plan-refused = Proposition d’échéancier sans suite
tasks-dial = Appeler { $value }
tasks-script = Que dire
tasks-see-customer = Voir le client
tasks-no-phone = Aucun numéro de téléphone n’est connu.
tasks-add-phone = Ajouter un contact
tasks-owed = Ce qui est dû
tasks-owed-all = En tout, avoirs déduits :
tasks-owed-late = échu :
tasks-owes-nothing = Plus rien n’est dû.
tasks-holds = Ce qui est convenu ou contesté
tasks-before = Échanges précédents
tasks-outcome = Ce qui en est sorti
tasks-outcome-promise = Promet de régler
tasks-outcome-dispute = Conteste
tasks-outcome-said-paid = Dit avoir payé
tasks-outcome-not-reached = Pas de réponse
tasks-outcome-wrong-number = Mauvais numéro
tasks-outcome-other = Autre chose
tasks-outcome-dropped = Abandonnée
tasks-outcome-settled = Réglé entre-temps
tasks-promise-until = Jour promis
tasks-promise-amount-hint = Vide : tout ce qui est ouvert de ces factures.
tasks-promise-do = Noter la promesse
tasks-dispute-do = Ouvrir le litige
tasks-paid-until = Arrivée attendue le
tasks-paid-do = Noter et attendre
tasks-other-do = Terminer
tasks-drop = Abandonner
tasks-note = Note
tasks-change = Autre jour, autre personne
tasks-change-due = Pour le
tasks-change-user = Confiée à
tasks-change-do = Enregistrer
tasks-changed = La tâche est modifiée.
tasks-make = Ajouter une tâche
tasks-make-do = Ajouter
tasks-made = La tâche est ajoutée.
tasks-why = De quoi il s’agit
tasks-is-over = Terminée
tasks-read-only = Votre rôle permet de lire les tâches, pas de les traiter.
tasks-worked = C’est noté : la tâche est terminée.
tasks-worked-held = C’est noté : les relances concernées attendent.
tasks-tried = C’est noté : un nouvel essai est prévu le prochain jour ouvré.
tasks-say-hello = « Bonjour, { $me } à l’appareil. »
tasks-say-hello-name = « Bonjour { $name }, { $me } à l’appareil. »
tasks-say-late =
    { $count ->
        [one] « Je vous appelle au sujet d’une facture échue, { $amount } en tout. »
       *[other] « Je vous appelle au sujet de { $shown } factures échues, { $amount } en tout. »
    }
tasks-say-owed = « Je vous appelle au sujet de votre compte chez nous : { $amount }. »
tasks-say-promise = « Le règlement que vous aviez annoncé ne nous est pas parvenu. »
tasks-say-ask = « Tout est-il en ordre de votre côté, et quand pensez-vous pouvoir régler ? »
collections-make-task = Mettre dans les tâches
## Les textes

collections-texts-lead = Ce que disent les e-mails et les lettres, par ton, par langue et selon la relation avec le client. Un texte enregistré sert dès le prochain message ; ceux qu’une personne a rédigés pour un seul message ne changent pas.
collections-texts-group = Ton : { $tone } ({ $language })
collections-text-ours = Texte d’origine
collections-text-own = Votre texte
collections-text-write = Le texte
collections-text-hint = Une ligne vide sépare les paragraphes. **gras**, « - » en début de ligne pour une liste. Ce qui est entre accolades est remplacé par les données du client.
collections-text-save = Enregistrer
collections-text-preview = Aperçu
collections-text-test = M’envoyer un essai
collections-text-test-hint = Un essai part à { $value } avec ce qui est écrit ici, enregistré ou non. Ses liens vers l’espace client n’ouvrent rien.
collections-text-unserved = Aucun serveur d’envoi n’est relié : aucun essai ne peut partir.
collections-text-said = Ce que le client lira
collections-text-customer = Aperçu pour
collections-text-sample = Un exemple inventé
collections-text-sample-hint = Données inventées. Choisissez un client qui doit une facture pour voir les siennes.
collections-text-unsayable = Ce texte ne peut pas être envoyé tel quel : corrigez ce qui est signalé.
collections-text-in-subject = Objet
collections-text-in-body = Texte, ligne { $line }
collections-text-wrong = Ce texte n’est pas enregistré : corrigez ce qui est signalé à côté de l’aperçu.
collections-text-saved = Le texte est enregistré. Les messages à valider le montrent dès maintenant.
collections-text-restored = La version choisie sert de nouveau.
collections-text-reset = Le texte d’origine sert de nouveau.
collections-text-trial = [Essai] { $subject }
collections-text-tried = Un essai est parti à { $value }.
collections-text-variables = Variables que vous pouvez employer
collections-text-variables-hint = Copiez un nom dans le texte, accolades comprises.
collections-text-may-miss = Peut manquer : à placer après
collections-text-versions = Versions
collections-text-from = reprise de la version { $value }
collections-text-look = Voir
collections-text-restore = Revenir à cette version
collections-text-to-ours = Revenir au texte d’origine
template-customer-name = Nom du client
template-customer-number = Code du client
template-customer-is-consumer = Si le client est un particulier ; à fermer par un endif
template-customer-is-public = Si le client est un acheteur public ; à fermer par un endif
template-contact-name = Nom du contact
template-contact-greeting = Salutation : « Bonjour Madame Durand » ou « Bonjour »
template-entity-name = Nom de votre société
template-entity-address = Adresse de votre société
template-entity-siren = SIREN de votre société
template-entity-phone = Téléphone de votre société
template-entity-email = E-mail de votre société
template-sender-name = Nom de la personne qui écrit
template-sender-role = Sa fonction
template-sender-phone = Son téléphone
template-sender-email = Son e-mail
template-invoices = Répète un passage pour chaque facture, jusqu’à endfor : it.number, it.issued_on, it.due_on, it.days_late, it.amount, it.open
template-invoice-number = Numéro de la plus ancienne facture
template-invoice-issued-on = Sa date d’émission
template-invoice-due-on = Son échéance
template-invoice-days-late = Ses jours de retard
template-invoice-amount = Son montant
template-invoice-open = Ce qui en reste dû
template-invoice-count = Nombre de factures
template-days-late = Jours de retard de la plus ancienne
template-total = Total demandé
template-interest = Intérêts de retard réclamés
template-indemnity = Indemnité réclamée
template-total-with-charges = Total avec intérêts et indemnité
template-pay-by = Jour avant lequel payer, d’une mise en demeure
template-last-conversation-on = Jour du dernier échange
template-last-conversation-with = Avec qui il a eu lieu
template-last-conversation-about = À quel sujet
template-link = Adresse de l’espace client
template-invoices-table = Tableau des factures
template-pay-button = Bouton de paiement ; rien quand l’espace client est fermé
template-answer-links = « Déjà payé », « Pas d’accord », « Besoin de temps »
template-bank-details = Coordonnées bancaires, quand elles sont connues
template-signature = Signature

## L’éditeur de scénarios

collections-plan-edit = Modifier
collections-plan-itself = Le scénario
collections-plan-name = Nom
collections-plan-rank = Rang
collections-plan-interval-field = Jours entre deux messages
collections-plan-minimum = À partir de (€)
collections-plan-patience = Patience de nos équipes (jours)
collections-plan-grace = Marge après une promesse (jours)
collections-plan-step = Étape { $value }
collections-plan-days = Jours (négatif : avant)
collections-plan-anchor = Comptés depuis
collections-plan-anchor-due = l’échéance
collections-plan-anchor-issued = l’émission
collections-plan-channel = Canal
collections-plan-tone = Ton du texte
collections-plan-approved = Envoi
collections-plan-answer = Jours laissés pour répondre
collections-plan-unread = Appeler si le lien d’un e-mail n’est pas suivi après (jours ; 0 : jamais)
collections-visited = Portail ouvert par le client
collections-plan-statement = Joindre le relevé de compte (PDF) aux e-mails
collections-attachment = Pièce jointe
collections-attached-statement = Relevé de compte (PDF)
collections-plan-copied-manager = Responsable du compte en copie
collections-plan-conditions = Pour quels clients
collections-plan-conditions-hint = Ce qui est vide ne demande rien. Plusieurs valeurs sont séparées par des virgules.
collections-plan-kinds = Sorte de client
collections-kind-business = Professionnel
collections-kind-consumer = Particulier
collections-kind-public = Acheteur public
collections-plan-segments = Segments
collections-plan-tags = Étiquettes
collections-plan-countries = Pays (codes)
collections-plan-late-min = Retard habituel : au moins (jours)
collections-plan-late-max = Retard habituel : au plus (jours)
collections-plan-paid-min = Factures payées : au moins
collections-plan-score-min = Score : au moins
collections-plan-score-max = Score : au plus
collections-plan-remove = Supprimer
collections-plan-add = Ajouter une étape
collections-plan-try = Simuler
collections-plan-save = Enregistrer
collections-plan-copy = Copier ce scénario
collections-plan-copied = Le scénario est copié, arrêté : modifiez-le, puis mettez-le en service.
collections-plan-copy-of = Copie de { $value }
collections-plan-take = Reprendre
collections-plan-remarks = Remarques
collections-plan-tried = Si ce scénario était en service aujourd’hui
collections-plan-untried = « Simuler » montre ce que ce scénario enverrait aujourd’hui et les jours suivants, sans rien enregistrer.
collections-plan-tried-hint = Sur les comptes de maintenant, sans rien enregistrer ; un règlement change ces chiffres. Les autres scénarios en service ou en observation sont comptés autour, pas dedans.
collections-plan-emails =
    { $count ->
        [0] Aucun e-mail aujourd’hui
        [one] { $shown } e-mail aujourd’hui
       *[other] { $shown } e-mails aujourd’hui
    }
collections-plan-calls =
    { $count ->
        [0] aucun appel
        [one] { $shown } appel
       *[other] { $shown } appels
    }
collections-plan-live-hint = Ce scénario est en service : ce qu’il enverrait vous est montré avant d’être enregistré.
collections-plan-look-first = Ce scénario est en service. Voici ce qu’il ferait ainsi : enregistrez de nouveau pour le confirmer.
collections-plan-saved = Le scénario est enregistré, version { $value }.
collections-plan-wrong = Le scénario n’est pas enregistré : corrigez les remarques.
collections-plan-bad-field = Cette valeur ne peut pas être lue.
plan-lint-no-step = Le scénario n’a aucune étape : ajoutez-en une.
plan-lint-key-twice = Deux étapes portent le même numéro : supprimez l’étape { $step } et ajoutez-la de nouveau.
plan-lint-days-do-not-rise = L’étape { $step } tombe le même jour que la précédente : changez son jour ou supprimez-en une.
plan-lint-tone-falls = L’étape { $step } est plus douce que la précédente : le ton ne redescend pas.
plan-lint-reminder-before-due = L’étape { $step } relance avant l’échéance : choisissez le ton prévenance, ou un jour après l’échéance.
plan-lint-courtesy-after-due = L’étape { $step } prévient après l’échéance : choisissez un autre ton, ou un jour avant.
plan-lint-closer-than-interval = L’étape { $step } suit la précédente de trop près pour le délai entre deux messages : espacez-les ou réduisez ce délai.
plan-lint-formal-notice-unapproved = L’étape { $step } est une mise en demeure : une personne doit la valider.
plan-lint-formal-notice-too-short = L’étape { $step } est une mise en demeure : laissez au moins huit jours pour répondre.
plan-lint-after-handover = L’étape { $step } vient après le passage à une personne, qui termine le scénario : supprimez-la ou placez-la avant.
plan-lint-minimum-below-zero = Un montant minimum est négatif : indiquez zéro ou plus.
plan-lint-never-open = Les heures de contact de ce scénario ne s’ouvrent jamais.
plan-lint-stern-at-once = L’étape { $step } est la première relance et elle est déjà ferme : un rappel amical avant elle garde la relation et suffit souvent.
plan-lint-no-reminder = Ce scénario ne relance pas après l’échéance.
plan-lint-stern-unapproved = L’étape { $step }, ferme, part sans que personne la relise.
plan-lint-interval-short = Moins de trois jours entre deux messages : un client pressé de toutes parts répond moins.

## Litiges

disputes-title = Litiges
disputes-one = Litige
disputes-lead = Ce que des clients contestent : tant qu’un litige est ouvert, ses pièces ne sont pas relancées.
disputes-lists = Quels litiges
disputes-list-open = Ouverts
disputes-list-mine = Les miens
disputes-list-unowned = Sans responsable
disputes-list-late = En retard
disputes-list-credit-expected = Avoir attendu
disputes-list-settled = Réglés
disputes-none = Aucun litige ici
disputes-none-hint = Un litige se note sur la page du client, onglet Relances, au téléphone ou par le client sur son portail.
disputes-nobody = Personne ne le suit
disputes-see = Suivre ce litige
disputes-what = Ce qui est contesté
disputes-open = Reste dû :
disputes-follow = Suivi
disputes-topic = Motif
disputes-topic-field = Motif du litige
disputes-topic-unsaid = Motif non précisé
disputes-topic-price = Prix
disputes-topic-quantity = Quantité
disputes-topic-quality = Qualité
disputes-topic-not-delivered = Non livré
disputes-topic-not-ordered = Non commandé
disputes-topic-already-paid = Déjà payé
disputes-topic-wrong-address = Mauvaise adresse ou bon de commande
disputes-topic-duplicate = Facture en double
disputes-topic-other = Autre motif
disputes-comment = Commentaire
disputes-comment-hint = Gardé parmi les notes du client.
disputes-take = Je m’en charge
disputes-changed = Le litige est mis à jour.
disputes-settle = Régler le litige
disputes-settled-credit-note = Par un avoir
disputes-settled-resumed = La facture est due
disputes-settled-abandoned = On renonce à la demander
disputes-credit-expected = Avoir attendu
disputes-credit-expected-hint = Le litige se clôt tout seul quand un avoir qui cite la facture arrive ; d’ici là, elle n’est pas relancée.
disputes-credit-hint = Choisissez l’avoir, ou dites qu’il est à venir : le litige reste ouvert jusqu’à ce qu’il arrive.
disputes-credit-note = Avoir
disputes-credit-to-come = À venir
disputes-credit-cites = cite cette facture
disputes-resumed-hint = Les relances reprennent à l’étape qui suit la dernière envoyée.
disputes-abandoned-hint = Rien n’est comptabilisé : la facture reste ouverte et n’est plus relancée, jusqu’à ce que vous leviez cette exclusion.
disputes-settle-credit = Enregistrer
disputes-settle-resume = Reprendre les relances
disputes-settle-abandon = Ne plus la demander
disputes-waits-for-credit = L’avoir est attendu : les relances restent retenues d’ici là.
disputes-settled = Le litige est réglé.

receipts-title = Remerciements et avis
receipts-lead = Ce que vos clients apprennent hors relance : leur règlement est arrivé, un paiement n’a pas abouti, leur litige est clos, leur échéancier commence.
receipts-on = activé
receipts-on-since = Pour ce qui arrive en banque depuis le { $value }.
receipts-off = désactivé
receipts-switch-on = Activer
receipts-switch-off = Désactiver
receipts-texts = Textes
receipts-no-server = Aucun serveur d’envoi n’est configuré pour cette entité : ces messages attendent.
receipts-none = Aucun message pour l’instant
receipts-none-hint = Chaque remerciement ou avis, prévu ou parti, apparaîtra ici. Ce qui n’a plus lieu d’être au moment de partir ne part pas.
receipts-one = Message à { $value }
receipts-to = Client
receipts-booked = Reçu le
receipts-planned-hint = Les montants reçus et restants sont recalculés au moment de l’envoi.
receipts-why-undone = Le rapprochement a été défait, ou le paiement a été rejeté.
receipts-why-off = Ces messages ont été désactivés.
receipts-why-over = L’échéancier n’est plus en cours, ou le litige a été rouvert.
receipts-why-contact = Le contact a changé, ou n’a pas d’adresse électronique.
receipts-why-address = L’adresse ne peut pas être utilisée.
receipts-why-held = Une procédure, une insolvabilité ou un décès est signalé pour ce client.
receipts-why-lost_before = La connexion a été perdue avant l’envoi.
receipts-why-lost_after = La connexion a été perdue pendant l’envoi : nul ne sait si le message est parti.

# Alertes
alerts-title = Alertes
alerts-lead = Ce qui change chez un client avant que cela ne coûte : chaque alerte est dite une fois, tant que les faits durent.
alerts-lists = Alertes par état
alerts-new = À voir
alerts-known = Vues
alerts-none = Aucune alerte à voir
alerts-none-known = Aucune alerte vue n’est en cours
alerts-none-hint = Les alertes sont calculées chaque matin, d’après les factures, les relevés et les promesses.
alerts-raised = Depuis
alerts-known-by = Vue par
alerts-see-task = Voir la tâche
alerts-acknowledge = J’ai vu
alerts-acknowledged = L’alerte est rangée parmi celles qui ont été vues.
alerts-assign = En faire une tâche
alerts-assigned = La tâche est ajoutée, et l’alerte rangée parmi celles qui ont été vues.
alerts-kind-slower = Paie plus tard
alerts-kind-broken-promises = Promesses non tenues
alerts-kind-late-for-long = Retard ancien
alerts-kind-late-much = Gros retard
alerts-kind-unanswered = Sans réponse
alerts-kind-key-account-late = Grand compte
alerts-kind-limitation = Prescription
alerts-text-slower = { $count ->
    [one] Ce client paie { $shown } jour plus tard que dans les neuf mois d’avant.
   *[other] Ce client paie { $shown } jours plus tard que dans les neuf mois d’avant.
}
alerts-text-broken-promises = { $count ->
    [one] { $shown } promesse non tenue en 90 jours.
   *[other] { $shown } promesses non tenues en 90 jours.
}
alerts-text-late-for-long = { $count ->
    [one] La facture la plus ancienne a { $shown } jour de retard.
   *[other] La facture la plus ancienne a { $shown } jours de retard.
}
alerts-text-late-much = { $amount } en retard, avoirs déduits.
alerts-text-unanswered = { $count ->
    [one] { $shown } relance restée sans réponse.
   *[other] { $shown } relances restées sans réponse.
}
alerts-text-key-account-late = { $count ->
    [one] Ce grand compte a { $shown } jour de retard.
   *[other] Ce grand compte a { $shown } jours de retard.
}
alerts-text-limitation = Dernier jour pour agir en justice : { $day }. Une relance, même recommandée, n’interrompt pas la prescription ; un paiement partiel, une promesse ou une demande de délai, si.
alerts-text-limitation-over = Le dernier jour pour agir en justice était le { $day }. Vérifiez qu’aucun acte n’a interrompu la prescription.
alerts-limits = Seuils des alertes
alerts-limits-lead = À partir de quand vous voulez être averti. Laissez un seuil vide pour ne pas l’être. Les alertes suivent au prochain calcul.
alerts-limits-save = Enregistrer les seuils
alerts-limits-set = Les seuils sont enregistrés.
alerts-limit-bad = Indiquez un nombre entier d’au moins 1, ou laissez vide.
alerts-limit-late-days = Jours de retard de la plus ancienne facture
alerts-limit-late-minor = Montant en retard, par devise
alerts-limit-slower-days = Jours de retard de plus qu’avant
alerts-limit-slower-hint = Les trois derniers mois comparés aux neuf d’avant, si trois factures au moins ont été payées dans chacune des périodes.
alerts-limit-broken-promises = Promesses non tenues en 90 jours
alerts-limit-unanswered = Relances sans réponse
alerts-limit-key-account-days = Jours de retard d’un grand compte
alerts-limit-key-account-hint = Clients du segment key_account.
alerts-limit-limitation = Avertir six et trois mois avant la prescription, et quand elle est acquise
alerts-limit-carrier = Les créances sur les entreprises sont des créances de transport (un an au lieu de cinq)
alerts-limitation-law = Cinq ans entre professionnels (art. L110-4 du code de commerce), deux ans pour un consommateur (art. L218-2 du code de la consommation), un an pour le transport (art. L133-6 du code de commerce), le 31 décembre de la quatrième année pour un acheteur public (loi 68-1250).
receipts-why-no_text = Le texte n’a pas pu être écrit pour ce client.
receipts-why-no_letter = Le message n’a pas pu être composé.
receipts-why-bad_address = L’adresse électronique n’en est pas une.
receipts-why-store = La base n’a pas répondu au moment de l’envoi.
receipts-payment-switched-on = Les remerciements sont activés : le premier partira au prochain matin ouvré.
receipts-payment-switched-off = Les remerciements sont désactivés : ceux qui étaient prévus ne partiront pas.
receipts-return-switched-on = Les avis de paiement rejeté sont activés : le premier partira au prochain matin ouvré.
receipts-return-switched-off = Les avis de paiement rejeté sont désactivés : ceux qui étaient prévus ne partiront pas.
receipts-payment-hint = Un mot de merci par client, le matin ouvré qui suit un rapprochement. Rien n’est envoyé tant que vous ne les activez pas.
receipts-return-hint = Le matin ouvré qui suit un rejet (provision insuffisante, compte clôturé…), le client apprend que son paiement n’a pas abouti et comment régler. Un prélèvement refusé ou contesté par le client, un décès ou une procédure ne donnent aucun avis : une personne s’en occupe.
receipts-of-payment = Remerciement
receipts-of-plan = Confirmation d’échéancier
receipts-of-return = Avis de paiement rejeté
receipts-of-dispute = Fin de litige
receipts-about = Concerne
receipts-movement = Mouvement bancaire du rejet
receipts-paid-on = Payé le
receipts-happened = Date
receipts-amount-payment = Montant reçu
receipts-amount-plan = Total de l’échéancier
receipts-amount-return = Montant rejeté
receipts-amount-dispute = Montant de la pièce
receipts-why-paid = La pièce est réglée, ou le rejet a été défait.
receipts-why-held_back = Un litige, une promesse, un échéancier ou une pause retient les relances de ce client.
disputes-tell = Prévenir le client par e-mail
disputes-tell-hint = Il apprend comment le litige se termine et où en est son compte. Votre commentaire n’y figure pas.
disputes-settled-told = Le litige est clos. Le client en sera prévenu par e-mail à la prochaine heure d’envoi.
disputes-settled-untold = Le litige est clos. Le client n’en sera pas prévenu : il n’a pas d’adresse utilisable, ou une procédure est signalée.

# Effet des relances
impact-title = Effet
impact-coming = Calcul en cours…
impact-coming-hint = Toutes les factures et tous les règlements des périodes sont relus : quelques secondes.
impact-coming-show = Afficher le résultat
impact-lead = Ce que les relances ont changé : avant et depuis, à nombre de jours égal.
impact-since = Depuis le
impact-percent = { $shown } %
impact-show = Afficher
impact-future = La date ne peut pas être à venir.
impact-first-sent = La première relance est partie le { $value }.
impact-none-sent = Aucune relance n’est encore partie : choisissez une date pour comparer, ou lisez vos encaissements mois par mois ci-dessous.
impact-days = { $count } jours avant et depuis
impact-not-over = jusqu’au { $value }
impact-measure = Mesure
impact-before = Avant
impact-after = Depuis
impact-change = Écart
impact-hold-out-after = Groupe témoin, depuis
impact-hold-out-change = Groupe témoin, écart
impact-late = En retard à l’échéance
impact-delay = Retard moyen des règlements
impact-dso = DSO
impact-cash = Encaissé sur factures
impact-documents = Factures échues
impact-in-days = { $shown } j
impact-points = { $shown } pt
impact-hold-out = Groupe témoin
impact-hold-out-hint = Une part de vos clients, tirée au sort, reste sans relance quelque temps. Ce qui change aussi chez eux ne vient pas des relances. Les clients déjà retenus pour une autre raison ne sont pas tirés.
impact-hold-out-share = Part des clients, en %
impact-hold-out-days = Pendant, en jours
impact-hold-out-do = Tirer le groupe témoin
impact-hold-out-stands =
    { $count ->
        [one] 1 client reste sans relance pour comparer.
       *[other] { $shown } clients restent sans relance pour comparer.
    }
impact-hold-out-until = Jusqu’au { $value }.
impact-hold-out-see = Voir la liste
impact-hold-out-end = Terminer le groupe témoin
impact-hold-out-end-sure = Terminer le groupe témoin ? Ces clients seront relancés comme les autres.
impact-hold-out-set =
    { $count ->
        [0] Aucun client à tirer : rien n’a été facturé depuis douze mois, ou tous sont déjà retenus.
        [one] 1 client reste sans relance.
       *[other] { $count } clients restent sans relance.
    }
impact-hold-out-ended = Le groupe témoin est terminé.
impact-months = Vos encaissements, mois par mois
impact-months-none = Pas encore de mois entier.
impact-months-none-hint = Importez vos factures et vos relevés : chaque mois terminé apparaît ici.
impact-month = Mois
impact-due = Échu
impact-method = En retard : part du montant échu qui restait ouverte au soir de l’échéance. Retard moyen : jours après l’échéance, pondérés par le montant ; un règlement en avance compte zéro. DSO : encours de fin de période ÷ facturé TTC de la période × ses jours. Peu de factures, ou des ventes saisonnières, font varier ces mesures sans les relances.

## Échéanciers
payment-plans-title = Échéanciers
payment-plans-one = Échéancier
payment-plans-lead = Ce que vos clients règlent en plusieurs fois, et où en est chacun.
payment-plans-lists = Quels échéanciers
payment-plans-list-active = En cours
payment-plans-list-late = En retard
payment-plans-list-draft = Brouillons
payment-plans-list-proposed = Proposés
payment-plans-list-defaulted = En défaut
payment-plans-list-completed = Soldés
payment-plans-list-ended = Sans suite
payment-plans-asked = Plan demandé
payment-plans-none = Aucun échéancier ici.
payment-plans-none-hint = Proposez-en un depuis la page d’un client, onglet Relances.
payment-plans-version = Version { $value }
payment-plans-count = { $count ->
    [one] { $shown } échéance
   *[other] { $shown } échéances
 }
payment-plans-paid = Réglé : { $value }
payment-plans-left = reste { $value }
payment-plans-next = Prochaine échéance :
payment-plans-answer-by = Réponse attendue au plus tard le
payment-plans-state-draft = Brouillon
payment-plans-state-proposed = Proposé au client
payment-plans-state-active = En cours
payment-plans-state-late = Échéance en retard
payment-plans-state-completed = Soldé
payment-plans-state-defaulted = En défaut
payment-plans-state-cancelled = Annulé
payment-plans-state-refused = Refusé par le client
payment-plans-state-lapsed = Sans réponse à temps
payment-plans-state-replaced = Remplacé
payment-plans-terms = Conditions
payment-plans-number = N°
payment-plans-due = Échéance
payment-plans-amount = Montant
payment-plans-got = Reçu
payment-plans-standing = État
payment-plans-instalment-paid = Réglée
payment-plans-instalment-late = En retard
payment-plans-instalment-open = À venir
payment-plans-clause-grace = Une échéance compte comme en retard { $value } jours après sa date.
payment-plans-clause-notice = Si elle reste impayée { $value } jours après que le client en a été prévenu, l’échéancier prend fin et tout ce qui reste dû redevient exigible.
payment-plans-ending = Motif :
payment-plans-documents = Pièces
payment-plans-was-open = { $value } au départ
payment-plans-is-open = reste { $value }
payment-plans-payments = Règlements reçus depuis
payment-plans-history = Historique
payment-plans-step-made = Préparé
payment-plans-step-portal = Accepté par le client sur son espace
payment-plans-step-phone = Accepté par téléphone
payment-plans-step-paper = Accepté par écrit
payment-plans-step-meeting = Accepté lors d’un rendez-vous
payment-plans-step-late = Échéance constatée en retard
payment-plans-step-noticed = Client prévenu du retard
payment-plans-step-wait = Délai supplémentaire accordé jusqu’à ce jour
payment-plans-notice-ends = Le délai du rappel court jusqu’au
payment-plans-hash = Empreinte des conditions acceptées :
payment-plans-act = Que faire ?
payment-plans-portal-closed = Votre espace client est fermé : le client ne pourra pas répondre en ligne. Vous pouvez noter son accord ci-dessous.
payment-plans-propose = Proposer au client
payment-plans-agree = Le client a accepté
payment-plans-agree-hint = Les relances de ces pièces attendent dès maintenant. Gardez la preuve de l’accord.
payment-plans-how = Comment
payment-plans-how-phone = Par téléphone
payment-plans-how-paper = Par écrit, signé
payment-plans-how-meeting = Lors d’un rendez-vous
payment-plans-who = Qui a accepté
payment-plans-on = Le
payment-plans-until = Jusqu’au
payment-plans-why = Motif
payment-plans-agree-do = Mettre en place
payment-plans-notice = Client prévenu du retard
payment-plans-notice-hint = L’échéancier prendra fin si rien n’est reçu dans les { $value } jours.
payment-plans-notice-do = Noter
payment-plans-wait = Laisser plus de temps
payment-plans-wait-hint = L’échéancier ne prendra pas fin avant le lendemain de ce jour.
payment-plans-wait-do = Accorder le délai
payment-plans-default = Constater le défaut
payment-plans-default-hint = Possible une fois le délai du rappel écoulé. Les relances de ces pièces reprennent.
payment-plans-default-do = Mettre fin à l’échéancier
payment-plans-again = Répartir autrement ce qui reste
payment-plans-cancel = Annuler l’échéancier
payment-plans-cancel-hint = Les relances de ces pièces reprennent.
payment-plans-cancel-do = Annuler l’échéancier
payment-plans-done-propose = L’échéancier est proposé au client.
payment-plans-done-agree = L’échéancier est en place : les relances de ces pièces attendent.
payment-plans-done-notice = C’est noté.
payment-plans-done-wait = Le délai est accordé.
payment-plans-done-default = L’échéancier a pris fin : les relances reprennent.
payment-plans-done-cancel = L’échéancier est annulé.
payment-plans-new = Préparer un échéancier
payment-plans-replaces = remplacera
payment-plans-no-documents = Aucune pièce à répartir.
payment-plans-no-documents-hint = Ce client ne doit rien, ou tout fait déjà partie d’un échéancier.
payment-plans-credit = Avoir, déduit
payment-plans-was-due = Échéance le
payment-plans-first-amount = Premier versement
payment-plans-first-amount-hint = Facultatif, avant les échéances égales.
payment-plans-first-payment-on = Date du premier versement
payment-plans-how-many = Nombre d’échéances
payment-plans-bad-count = Indiquez un nombre d’échéances, de 1 à 60.
payment-plans-bad-days = Indiquez un nombre de jours, de 0 à 90.
payment-plans-rhythm = Rythme
payment-plans-rhythm-month = Chaque mois, le même jour
payment-plans-rhythm-month-end = Chaque fin de mois
payment-plans-rhythm-week = Chaque semaine
payment-plans-rhythm-two-weeks = Toutes les deux semaines
payment-plans-rhythm-quarter = Tous les trois mois
payment-plans-first-on = Première échéance
payment-plans-calculate = Calculer les échéances
payment-plans-instalments = Échéances
payment-plans-rows-hint = Modifiez les dates et les montants si besoin. Une ligne vide ne compte pas.
payment-plans-sum = Total
payment-plans-differs = écart { $value }
payment-plans-agrees = égal à ce qui est dû
payment-plans-grace = Jours de tolérance
payment-plans-grace-hint = Avant qu’une échéance compte comme en retard.
payment-plans-notice-days = Jours après le rappel
payment-plans-notice-days-hint = Avant que tout redevienne exigible.
payment-plans-note = Message au client
payment-plans-save = Enregistrer le brouillon
payment-plans-made = Le brouillon est enregistré.
payment-plans-offer = Proposer un échéancier
payment-plans-banner-active = Échéancier en cours
payment-plans-banner-late = Échéancier en retard
payment-plans-banner-proposed = Échéancier proposé

received-title = Courrier reçu
received-lead = Ce que vos clients répondent, et les messages qui ne sont pas arrivés.
received-lists = Courrier par état
received-list-open = À traiter
received-list-placing = À classer
received-list-settled = Traités
received-list-kept = Sans suite
received-none = Rien ici
received-none-hint = La boîte de réception est lue chaque minute.
received-no-mailbox = Aucune boîte n’est lue pour l’instant.
received-no-subject = Sans objet
received-for = Pour
received-settled-by = Traité par
received-kind-reply = Réponse
received-kind-automatic = Réponse automatique
received-kind-bounce = Avis de remise
received-kind-unreadable = Illisible
received-outcome-hard = L’adresse n’existe pas : elle n’est plus utilisée jusqu’à ce que vous la corrigiez.
received-outcome-soft = Le message n’a pas été remis. L’adresse est peut-être bonne : rien ne repart avant que vous n’ayez traité cet avis.
received-outcome-delayed = L’autre serveur essaie encore.
received-outcome-delivered = Le message est arrivé.
received-outcome-unclear = L’avis ne dit pas clairement ce qui s’est passé : lisez-le.
received-outcome-doubted = Rien ne prouve que cet avis parle d’un de vos messages : il n’a rien changé.
received-problem-cut = Le message est très long : la fin n’a pas été lue.
received-problem-unreadable = Ce message ne peut pas être lu.
received-problem-not-given = Le serveur n’a pas donné ce message.
received-problem-refused = Ce message n’a pas pu être traité : rien n’en a été déduit.
received-text = Message
received-no-text = Aucun texte
received-attachments = Pièces jointes, restées dans la boîte :
received-unnamed = sans nom
received-whole = Texte complet
received-nothing-obeyed = Rien de ce qui est écrit ici n’est appliqué sans vous.
received-do = Suite à donner
received-see-message = Voir la relance
received-holds = Les relances de ce contact attendent que ce message soit traité.
received-customer = Client
received-customer-hint = Son code client, ou son nom exact.
received-place = C’est ce client
received-placed = Le message est rangé chez ce client.
received-more = Noter une promesse, un litige ou une tâche :
received-more-there = sur la fiche du client
received-note = Ce qui a été fait (facultatif)
received-settle = C’est traité
received-settled = C’est traité : les relances reprennent si plus rien n’attend.
received-who = Qui s’en occupe
received-assign = Confier
received-assigned = C’est confié.
received-nothing-to-do = Il n’y a rien à faire.
received-about = Ce qui est revenu
collections-approve-changed = Ce que dit cette relance a changé depuis que vous l’avez lue : relisez-la, puis validez.
receipts-of-proposal = Proposition d’échéancier
receipts-amount-proposal = Total proposé
letters-title = Courriers
letters-lead = Les lettres sur papier : à imprimer, puis à poster.
letters-waiting = À imprimer
letters-none = Aucune lettre à imprimer
letters-none-hint = Une étape « courrier » d’un scénario apparaît ici quand le client a une adresse postale.
letters-tick = Choisir la lettre de { $value }
letters-no-address = Adresse postale inconnue.
letters-type-address = La saisir
letters-post-remark = Adresse hors norme postale
letters-preview = Aperçu (PDF)
letters-prepare = Préparer un lot
letters-prepare-hint = Le contrôle avant envoi a lieu à ce moment : ce qui a été payé ou contesté n’est pas imprimé. Un lot a au plus 50 lettres.
letters-bundles = Lots
letters-no-bundle = Aucun lot n’a été préparé
letters-count = { $count ->
    [one] { $shown } lettre
   *[other] { $shown } lettres
}
letters-pages = { $count ->
    [one] { $shown } page
   *[other] { $shown } pages
}
letters-open = { $count ->
    [one] { $shown } lettre sans suite connue
   *[other] { $shown } lettres sans suite connue
}
letters-done = Terminé
letters-printed = { $count ->
    [0] Aucune lettre n’a été imprimée.
    [one] { $shown } lettre est prête à imprimer.
   *[other] { $shown } lettres sont prêtes à imprimer.
}
letters-left-out = { $customer } : { $why }
letters-left-out-more = { $count ->
    [one] Et { $shown } autre.
   *[other] Et { $shown } autres.
}
letters-bound = Un lot a au plus 50 lettres : les autres attendent.
letters-bundle-title = Lot de courriers
letters-download = Télécharger le PDF
letters-download-list = Liste pour un routeur (CSV)
letters-lost-hint = Depuis l’impression, des lettres ont perdu leur sens : ne les postez pas.
letters-message = message
letters-page = Page
letters-posted = Postée
letters-posted-registered = Postée en recommandé
letters-not-posted = Non postée
letters-printed-state = Imprimée
letters-outcome = Que sont devenues les lettres cochées ?
letters-were-posted = Elles ont été postées
letters-were-not-posted = Elles ne l’ont pas été : leurs étapes sont rendues aux scénarios
letters-posted-on = Postées le
letters-tracking = Numéro de suivi
letters-tracking-hint = Pour une seule lettre.
letters-why-field = Pourquoi elles n’ont pas été postées
letters-registered = En recommandé
letters-insist = Les dire postées bien qu’elles aient perdu leur sens
letters-tell = Enregistrer
letters-told-posted = { $count ->
    [one] { $shown } lettre est postée.
   *[other] { $shown } lettres sont postées.
}
letters-told-not-posted = { $count ->
    [one] { $shown } lettre n’est pas postée ; son étape sera décidée de nouveau.
   *[other] { $shown } lettres ne sont pas postées ; leurs étapes seront décidées de nouveau.
}
letters-why-no-postal-address = l’adresse postale manque.
letters-why-no-text = aucun texte ne peut être dit.
letters-why-unprintable = un caractère ne peut pas être imprimé.
letters-why-changed = les montants ou les pièces ont changé.
letters-why-outside-hours = les heures d’envoi des écrits sont passées.
letters-why-already-said = c’est déjà dit par un autre message.
letters-why-elsewhere = la lettre n’attend plus ici.
letters-why-settled = rien n’est plus dû.
letters-type-its-address = Saisir son adresse postale
