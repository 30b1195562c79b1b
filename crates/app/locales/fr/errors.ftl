# Errors of operations: `error-<code>`, one sentence that says what is wrong, and what to do.

error-transaction-unknown = Aucun mouvement n’a le numéro « { $id } ». Voyez « quittance exceptions ».
error-already-explained = Le mouvement { $id } est déjà expliqué en entier. « quittance undo » annule une affectation.
error-no-alternative = Ce mouvement n’a pas de proposition n° { $number } (voir « quittance exceptions »).
error-alternative-changed = Les propositions ont changé depuis l’affichage : relisez la ligne, puis validez-la de nouveau.
error-rest-changed = Le reste à expliquer a changé depuis l’affichage ({ $seen } alors, { $rest } maintenant) : relisez la ligne, puis recommencez.
error-aside-changed = Ce mouvement a été repris ou mis de côté de nouveau depuis : relisez la ligne avant d’y revenir.
error-comment-gone = Ce commentaire n’existe plus.
error-comment-empty = Écrivez quelque chose, en 2 000 caractères au plus.
error-no-lines = Indiquez au moins une ligne : --document, --account ou --credit.
error-sum-differs = Les lignes font { $sum } ; il reste { $rest } à expliquer.
error-customer-unknown = Aucun client n’a le numéro « { $number } ».
error-currency-differs = { $document } est dans une autre devise que le mouvement.
error-not-open = { $document } n’est pas une pièce ouverte. Voyez « quittance open-items ».
error-bad-account = « { $account } » n’est pas un numéro de compte (par exemple 627000).
error-control-account = Le compte { $account } est tenu par le programme : nommez une pièce (--document) ou un client (--credit).
error-amount-out-of-range = Ces montants sont trop grands.
error-return-not-allocated = Le paiement revenu n’est pas ou n’est plus affecté : répartissez le mouvement à la main.
error-would-over-open = Il resterait à régler sur { $document } plus que son montant : annulez d’abord ce qui a été décidé depuis à son sujet.
error-no-documents = Indiquez au moins une pièce, et 200 au plus.
error-document-twice = { $document } est indiquée deux fois.
error-not-an-invoice = { $document } n’est pas une facture : cela ne concerne que des factures.
error-already-doubtful = La facture { $document } est déjà en créances douteuses.
error-not-doubtful = La facture { $document } n’est pas en créances douteuses.
error-customer-differs = { $document } est à un autre client : traitez un client à la fois.
error-currencies-mixed = { $document } est dans une autre devise que les autres pièces.
error-nothing-to-set-off = Il faut au moins une facture ouverte et un avoir ou un crédit ouvert du même client.
error-not-small = Il reste { $open } sur { $document } : au-delà de { $max }, passez la créance en perte.
error-no-amount = Pour { $document }, n’indiquez pas de montant : tout ce qui reste ouvert est concerné.
error-adjustment-day-ahead = Le { $day } est à venir : une écriture se passe aujourd’hui au plus tard.
error-adjustment-before-issue = { $document } date du { $day } : choisissez ce jour ou un jour suivant.
error-document-changed = Le solde de { $document } a changé depuis l’affichage ({ $seen } alors, { $open } maintenant) : relisez l’écriture, puis passez-la.
error-needs-second-person = Au-delà de { $limit }, un autre propriétaire confirme une perte : demandez-la dans les pages de Quittance.
error-write-off-of-many = Une clé d’API passe en perte une pièce à la fois : nommez-en une, ou connectez-vous.
error-reason-missing = Indiquez le motif : il reste dans le journal d’activité.
error-adjustment-unknown = Aucune régularisation n’a le numéro « { $id } ». Voyez « quittance adjustments ».
error-adjustment-already-undone = La régularisation { $id } est déjà annulée.
error-payment-paid-out = Le prestataire a reversé le paiement { $id } depuis : annulez d’abord l’affectation du reversement.
error-payment-moved = Le paiement { $id } chez le prestataire a été annulé ou reversé depuis : annulez d’abord ce qui a été décidé depuis à son sujet.
error-moved-since = { $document } a été réglée ou déplacée depuis : annulez d’abord ce qui a été décidé depuis à son sujet.
error-period-not-over = Le { $day } n’est pas terminé : les comptes se clôturent jusqu’à hier au plus tard.
error-more-than-open = Il reste { $open } à régler sur { $document }, et non { $amount }.
error-allocation-unknown = Aucune affectation n’a le numéro « { $id } ». Voyez « quittance allocations ».
error-already-undone = L’affectation { $id } est déjà annulée.
error-credit-used = L’avoir laissé par l’affectation { $id } a servi depuis : annulez d’abord l’affectation qui l’a utilisé.
error-taken-back = L’affectation { $id } a été reprise par { $by } : annulez d’abord celle-ci.
error-rule-unknown = Aucune règle n’a le numéro « { $id } ». Voyez « quittance rules list ».
error-rule-too-wide = Une règle demande un texte d’au moins trois caractères après --contains.
error-rule-without-effect = Une règle a un effet et un seul : --account ou --customer.
error-entry-impossible = Ces lignes ne font pas une écriture : aucune ne peut être à zéro, et leurs signes doivent aller ensemble.
error-period-closed = Le { $day } est dans une période clôturée : les comptes le sont jusqu’au { $closed }.
error-period-already-closed = Les comptes sont déjà clôturés jusqu’au { $day }, et le restent.
error-key-reused = La clé « { $key } » a déjà servi pour autre chose : choisissez-en une autre.
error-keys-too-open = D’autres que vous peuvent lire le fichier de clés { $file }. Faites : chmod 600 { $file }
error-keys-malformed = { $file } n’est pas un fichier de clés de Quittance, ou il est abîmé : remettez-en une copie.
error-keys-full = Le fichier de clés est plein : aucune clé ne peut y être ajoutée.
error-sealed-elsewhere = { $place } ne s’ouvre avec aucune clé du fichier de clés. Indiquez le bon avec --key-file.
error-no-entropy = Cet ordinateur ne donne pas de nombres aléatoires ; rien n’a été fait.
error-database-url = « { $url } » n’est pas l’adresse d’une base. Écrivez --database sqlite:{ $url }.
error-database-engine = Les bases « { $engine } » ne sont pas servies. Écrivez --database sqlite:FICHIER ou postgres://…
error-database-too-old = Ce PostgreSQL est en version { $found } ; il faut au moins la version { $needed }.
error-database-changed = Le schéma de cette base a été modifié (étape { $number }). Restaurez une sauvegarde avec « quittance restore ».
error-database-newer = Cette base vient d’une version plus récente de Quittance : mettez le programme à jour.
error-database-damaged = La base se contredit ({ $detail }). Lancez « quittance check », puis restaurez une sauvegarde s’il le faut.
error-database-malformed = Le fichier { $file } est abîmé. « quittance check » dit ce qui l’est ; restaurez la dernière sauvegarde dans une base nouvelle.
error-database-not-empty = Cette base n’est pas vide : restaurez dans une base nouvelle.
error-database-foreign = { $file } n’est pas une base de Quittance.
error-database-unopened = { $file } ne peut pas être ouvert : le dossier existe-t-il, avez-vous le droit d’y écrire ?
error-database-unreachable = Le serveur de { $url } ne répond pas : est-il démarré, l’adresse est-elle la bonne ?
error-database-login = Le serveur de { $url } refuse ce nom ou ce mot de passe.
error-backup-changed = { $file } n’est plus tel qu’il a été sauvegardé : il a été modifié ou coupé. Prenez une autre copie de cette sauvegarde. Rien n’a été écrit.
error-not-a-backup = { $file } n’est pas une sauvegarde de Quittance.
error-file-missing = { $file } n’existe pas.
error-file-forbidden = Vous n’avez pas le droit de lire ou d’écrire { $file }.
error-file-folder = { $file } est un dossier ; indiquez un fichier.
error-file-exists = { $file } existe déjà ; choisissez un autre nom.
error-disk-full = Le disque de { $file } est plein.
error-file-failed = { $file } ne peut pas être lu ou écrit ({ $detail }).
error-not-toml = { $file } ne peut pas être lu comme modèle : { $detail }.
error-not-learned = { $file } n’est pas un fichier de payeurs appris, tel que l’écrit « quittance learned --format json ».

# A file given after the wrong option: `refusal-<code>` and `refusal-<code>-remedy`.

refusal-statement-elsewhere = C’est un relevé bancaire.
refusal-statement-elsewhere-remedy = Donnez-le après --statements.
refusal-invoices-elsewhere = C’est un fichier de factures ou de clients.
refusal-invoices-elsewhere-remedy = Donnez-le après --invoices (ou --customers).
refusal-columns-unknown = Les colonnes de ce tableau ne sont pas reconnues.
refusal-columns-unknown-remedy = Donnez aux colonnes des titres usuels (numéro, date, échéance, montant TTC, client), ou décrivez-les avec --mapping (factures, clients) ou --rules (relevés). Rien n’a été enregistré.
refusal-columns-list = Manquent : { $columns }.

# Fields of files, as problems name them: `field-<name>`. A name that is not here is shown as it is.

field-remittance = motif
field-account = compte bancaire
field-iban = IBAN
field-siren = SIREN
field-acctid = compte bancaire
field-issue-date = date d’émission
field-open-amount = reste dû
field-text = libellé
field-movements = mouvements
field-account-manager = responsable
field-vat-number = numéro de TVA
field-email = adresse électronique
field-payment-days = délai de paiement
field-purchase-order = bon de commande
field-country = pays
field-remittance-information = libellé
field-counterparty = contrepartie
field-ultimate-counterparty = contrepartie finale
field-counterparty-account = compte de la contrepartie
field-additional-information = informations complémentaires
field-end-to-end-id = référence de bout en bout
field-bank-reference = référence de la banque
field-creditor-reference = référence du créancier
field-mandate = mandat
field-instruction-id = référence d’instruction
field-payment-information-id = référence du lot
field-cheque-number = numéro de chèque
field-document = pièce
field-name = nom
field-statement-id = référence du relevé
field-statement-number = numéro du relevé
field-preceding-invoice = facture d’origine
field-value-date = date de valeur
field-reference = référence
place-movement = mouvement n° { $number }
found-due-date-assumed = { $document } : { $day } + { $days } jours
found-vat-missing = { $document } : compte { $account }
found-totals-disagree = HT et TVA font { $sum }, le total est de { $total }
found-movements-overlap =
    { $count ->
        [one] { $account }, du { $from } au { $through } : un mouvement, { $in } reçus, { $out } sortis
       *[other] { $account }, du { $from } au { $through } : { $shown } mouvements, { $in } reçus, { $out } sortis
    }
found-and-others =
    { $count ->
        [one] , et { $shown } autre
       *[other] , et { $shown } autres
    }
field-amount = montant
field-date = date
field-booking-date = date d’opération
field-currency = devise
field-number = numéro
field-kind = type
field-customer-number = numéro de client
field-customer-name = nom du client
field-customer = client
field-issued-on = date d’émission
field-due-on = échéance
field-total = montant TTC
field-open = reste dû
field-paid = montant réglé
field-net = montant HT
field-vat = TVA
field-debit = débit
field-credit = crédit
field-payment-reference = référence de paiement
field-row = ligne
field-line = ligne
field-record = enregistrement
field-element = élément
field-opening = solde initial
field-closing = solde final
field-label = libellé
field-quotation-mark = guillemet
field-bt-1 = numéro de facture
field-bt-2 = date d’émission
field-bt-3 = type de facture
field-bt-5 = devise
field-bt-44 = nom du client
field-ntry-amt = montant
field-trnamt = montant
field-ecrituredate = date d’écriture
field-ecriturenum = numéro d’écriture
field-comptenum = numéro de compte

# Figures of a finding: the words of the program without their numbers, which come as $a, $b, $c, $d.

found-balance-broken = solde initial { $a }, mouvements { $b }, solde final { $c } : écart de { $d }
finding-opens-with-before-it = s’ouvre à { $a } alors que le précédent finit à { $b }
finding-lines-suspense = lignes { $a }, compte d’attente { $b }
finding-amount-allocated-in-suspense = montant { $a }, affecté { $b }, en attente { $c }
finding-moved-booked = mouvements { $a }, en compte { $b }
finding-open-less-what-is-allocated = reste dû { $a }, au lieu de { $b }
finding-open-of = reste dû { $a } sur { $b }
finding-debits-and-credits-differ = débits et crédits diffèrent
finding-does-not-follow-from-the-event-before = ne suit pas l’événement précédent
finding-tells-no-hash-of-its-decisions = ne dit pas l’empreinte de ses décisions
finding-is-not-as-it-was-decided = n’est plus telle qu’elle a été décidée
finding-are-not-as-they-were-decided = ne sont plus telles qu’elles ont été décidées
finding-posting-without-entry = ligne sans écriture
finding-entry-without-postings = écriture sans lignes
finding-item-without-entry = pièce sans écriture
finding-transaction-without-entry = mouvement sans écriture
finding-allocation-without-lines = affectation sans lignes
finding-line-of-an-unknown-item = ligne d’une pièce inconnue
finding-undo-without-its-reversing-entry = annulation sans extourne
finding-document-of-an-unknown-file = pièce d’un fichier inconnu
finding-statement-of-an-unknown-file = relevé d’un fichier inconnu
finding-the-file-is-damaged = le fichier de la base est abîmé : restaurez la dernière sauvegarde
finding-refers-to-what-is-not-there = renvoie à des lignes qui n’existent plus : restaurez la dernière sauvegarde
finding-values-that-cannot-be-read = contient des valeurs illisibles : restaurez la dernière sauvegarde
finding-cannot-be-opened-with-the-keys-that-are-here = ne s’ouvre avec aucune des clés présentes : remettez le fichier de clés de cette base
finding-is-not-as-it-came-in = n’est plus tel qu’il est arrivé : importez-le de nouveau, ou restaurez la dernière sauvegarde
finding-is-kept-no-more = n’est plus conservé : restaurez la dernière sauvegarde
finding-holds-its-subjects = solde { $a }, détail { $b }
finding-waits-should-wait = en attente { $a }, au lieu de { $b }
finding-statements-recorded = relevés { $a }, enregistré { $b }

## Coming in

error-sign-in-wrong = L’adresse, le mot de passe ou le code ne convient pas.
error-sign-in-too-many = Trop d’essais. Réessayez dans { $value } secondes.
error-session-over = Votre session est terminée : reconnectez-vous.
error-session-unknown = Cette session n’existe plus.
error-not-a-person = Une clé d’API ne peut pas faire cela : connectez-vous avec votre mot de passe.
error-not-fresh = Pour cette action, saisissez de nouveau votre mot de passe.
error-link-unknown = Ce lien n’est pas valable, ou a déjà servi. Demandez-en un nouveau.
error-link-over = Ce lien a expiré. Demandez-en un nouveau.
error-owner-exists = Cet espace a déjà un propriétaire : connectez-vous, ou demandez une invitation.
error-bad-email = « { $value } » n’est pas une adresse électronique.
error-email-taken = { $value } a déjà un compte ici.
error-bad-name = Indiquez un nom, de 100 caractères au plus.
error-unknown-language = La langue « { $value } » n’est pas proposée : choisissez fr ou en.
error-unknown-theme = Le thème « { $value } » n’est pas proposé : choisissez system, light ou dark.
error-unknown-role = Aucun rôle ne s’appelle « { $value } ». Il y a : owner, finance, accountant, collector, sales, auditor.
error-unknown-permission = Le droit « { $value } » n’existe pas.
error-unknown-side = « { $value } » n’est pas un côté : choisissez payment ou business.
error-no-permission = Choisissez au moins un droit.
error-permission-not-yours = Vous n’avez pas vous-même le droit « { $value } ».
error-permission-not-of-side = Une clé du côté commercial ne reçoit pas le droit « { $value } » : choisissez le côté paiements, ou retirez ce droit.
error-bad-days = Une clé vaut de 1 à 396 jours.
error-key-unknown = Aucune clé n’a l’identifiant « { $value } ».
error-person-unknown = Aucun utilisateur actif ou invité ne correspond à { $value }.
error-waiting-none-chosen = Cochez au moins une ligne, et 500 au plus.
error-bad-client = Indiquez l’identifiant de client donné par le fournisseur, et un nom affiché de 500 caractères au plus.
error-bad-issuer = { $value } n’est pas l’adresse d’un fournisseur. Écrivez-la par exemple https://login.exemple.fr.
error-no-client-secret = Indiquez le secret de client : il n’est jamais envoyé à un autre fournisseur que le sien.
error-no-provider = Aucun fournisseur d’identité n’est réglé.
error-mail-host = « { $value } » n’est pas le nom d’un serveur. Écrivez-le par exemple smtp.exemple.fr.
error-mail-port = { $value } n’est pas un port : de 1 à 65535.
error-mail-tls = « { $value } » n’est pas un chiffrement : implicit, starttls ou none.
error-mail-sender = « { $value } » n’est pas une adresse d’expédition.
error-mail-reply-to = « { $value } » n’est pas une adresse de réponse.
error-mail-name = Un nom, une fonction ou un téléphone a 200 caractères au plus, sur une ligne.
error-mail-person = Indiquez la personne qui écrit : une relance porte un nom.
error-mail-password = Indiquez le mot de passe : il n’est jamais envoyé à un autre serveur que le sien.
error-mail-dkim-key-missing = Indiquez la clé de signature de ce sélecteur.
error-mail-too-long = Ce texte est trop long pour un certificat ou une clé.
error-mail-pace = { $value } messages par minute ne conviennent pas : de 1 à 600.
error-mail-none = Aucun serveur d’envoi n’est réglé.
error-permission-not-confirmed = La permission { $value } ne se donne qu’après confirmation : elle touche aux réglages ou au journal d’activité.
error-user-unknown = Personne n’a l’adresse ou l’identifiant « { $value } ».
error-user-not-active = { $value } ne peut pas se connecter pour l’instant : invitez de nouveau cette personne.
error-last-owner = { $value } est la seule adresse qui peut tout faire ici : nommez d’abord une autre personne propriétaire.
error-second-factor-on = La double authentification est déjà activée.
error-second-factor-off = La double authentification n’est pas activée.
error-second-factor-not-begun = Commencez par afficher le code à scanner.
error-wrong-code = Ce code ne convient pas. Vérifiez l’heure de votre téléphone et saisissez le code suivant.
error-password-too-short = Choisissez un mot de passe d’au moins 12 caractères.
error-password-too-long = Ce mot de passe est trop long.
error-password-is-email = Le mot de passe ne doit pas être votre adresse.
error-password-common = Ce mot de passe est trop connu : choisissez-en un autre.

## Settings

error-account-role-unknown = Le rôle de compte « { $role } » n’existe pas.
error-account-taken = Le compte { $account } sert déjà à un autre rôle : choisissez un autre numéro.
error-account-in-use = Des écritures sont déjà passées au compte { $account } : il ne peut plus changer.
error-payer-unknown = Ce payeur est déjà oublié.
error-entity-unknown = Aucune entité juridique n’a l’identifiant « { $value } ».
error-bad-siren = « { $value } » n’est pas un SIREN : il compte neuf chiffres, dont le dernier vérifie les autres.
error-siren-taken = Une autre de vos entités a déjà le SIREN { $value }.
error-bad-vat-number = « { $value } » n’est pas un numéro de TVA : vérifiez-le, clé comprise (par exemple FR44732829320).
error-vat-number-of-another = Ce numéro de TVA est celui d’un autre SIREN.
error-address-too-long = Une adresse compte au plus 500 caractères.
error-request-unknown = Cette demande n’existe plus : elle a été traitée, retirée, ou elle a expiré.
error-not-an-owner = Seul un propriétaire peut confirmer cette demande.
error-same-person = Un autre propriétaire que vous doit confirmer cette demande.
error-request-not-confirmed = Cette demande n’est pas encore confirmée, ou elle n’est pas de vous.
error-owner-needs-second-person = À deux propriétaires, un troisième se décide ensemble : invitez cette personne avec un autre rôle, puis demandez pour elle celui de propriétaire.
error-reset-of-another-owner = À deux propriétaires, aucun n’ouvre seul l’accès de l’autre. { $value } change son mot de passe dans son compte ; sinon, décidez à deux d’un autre rôle, ou créez le lien sur le serveur : quittance user reset-link.
# Imports et comptes bancaires.
error-import-unknown = Cet import n’existe pas.
error-import-already-undone = L’import de « { $file } » est déjà annulé.
error-import-of-customers = Une liste de clients ne s’annule pas : elle n’a rien comptabilisé, et ses clients peuvent déjà servir. Corrigez les fiches concernées.
error-import-too-old = Cet import ne pouvait être annulé que jusqu’au { $day }. Corrigez les pièces concernées une à une.
error-import-decided = « { $title } » a été affecté par { $by }. Annulez d’abord cette affectation (page de la pièce ou du mouvement), puis annulez l’import.
error-import-commented = « { $title } » porte des commentaires, qui seraient perdus. Traitez ce mouvement au rapprochement.
error-import-set-aside = « { $title } » a été mis de côté par une personne. Reprenez d’abord ce mouvement, puis annulez l’import.
error-import-period-closed = « { $title } » est comptabilisé au { $day }, dans une période close le { $closed }. Passez plutôt un avoir ou une écriture de correction.
error-import-repeated = Le fichier « { $file } », importé ensuite, reprend des mouvements de celui-ci. Annulez-le d’abord.
error-sample-none = Il n’y a pas de données d’exemple dans cet espace.
error-sample-mixed = « { $file } » a été importé à côté des données d’exemple : annulez d’abord cet import, puis retirez-les.
error-file-refused = Le fichier « { $file } » n’a pas pu être lu.
error-template-name = Donnez au modèle un nom de 80 caractères au plus.
error-template-unknown = Ce modèle n’existe plus.
error-bank-account-unknown = Ce compte bancaire n’existe pas.
error-bank-account-name = Le nom du compte compte 80 caractères au plus.
error-own-account-bad = « { $account } » n’est pas un compte de banque du plan comptable : il commence par 51 (512100, par exemple).
error-own-account-taken = Le compte { $account } a déjà un autre rôle dans votre plan comptable. Choisissez-en un autre.

## Documents and customers entered field by field

error-bad-value = La valeur de « { $field } » ne convient pas.
error-customer-missing = Indiquez le numéro ou le nom du client.
error-document-conflict = { $document } est déjà connue avec un autre client ou un autre total.
error-vat-exceeds-total = La TVA dépasse le total.
error-document-period-closed = Le { $day } est dans une période clôturée.
error-dunning-plan-unknown = Aucun scénario ne s’appelle « { $value } ». Voyez « quittance dunning plans ».
error-dunning-not-a-plan = Ce n’est pas un scénario : { $value }.
error-dunning-plan-wrong = Ce scénario ne peut pas être enregistré : { $value }. Le nombre est la clé de l’étape.
error-dunning-customer-unknown = Aucun client n’a le numéro « { $value } ».
error-dunning-document-unknown = { $value } n’est pas une facture ouverte de ce client.
error-dunning-contact-unknown = Ce client n’a pas le contact « { $value } ».
error-dunning-person-unknown = Aucune personne n’a l’adresse « { $value } ».
error-dunning-kind-unknown = « { $value } » ne retient pas de relance.
error-dunning-hold-unknown = Aucun blocage en cours n’a le numéro « { $value } ». Voyez « quittance dunning holds ».
error-dunning-hold-out-bad = Le groupe témoin compte de 1 à 50 % des clients, pour 30 à 365 jours.
error-dunning-hold-out-stands = Un groupe témoin est déjà en place : terminez-le d’abord.
error-dunning-credit-note-unknown = Ce client n’a pas d’avoir « { $value } ».
error-dunning-dispute-everything = Ce litige porte sur toutes les pièces : ouvrez-en un sur la facture à laquelle vous renoncez.
error-dunning-promise-unknown = Aucune promesse n’a le numéro « { $value } ».
error-dunning-payment-plan-unknown = Aucun échéancier n’a le numéro « { $value } ».
error-dunning-no-document = Choisissez au moins une facture.
error-dunning-document-in-plan = La pièce { $value } fait déjà partie d’un échéancier proposé ou en cours.
error-dunning-payment-plan-stands = Cet échéancier { $state ->
    [draft] est un brouillon
    [proposed] est proposé au client
    [active] est en cours
    [completed] est soldé
    [defaulted] est en défaut
    [refused] a été refusé
    [lapsed] n’a pas reçu de réponse à temps
    [replaced] a été remplacé
   *[other] a été annulé
 } : ce n’est pas possible dans cet état.
error-dunning-terms-changed = Les conditions ont changé depuis que vous les avez lues. Relisez-les avant d’accepter.
error-dunning-notice-runs = Le délai du rappel n’est pas écoulé : notez d’abord le jour où le client a été prévenu, puis attendez la fin du délai convenu.
error-dunning-hold-of-plan = Cette pièce fait partie de l’échéancier { $value } : annulez plutôt l’échéancier.
error-dunning-bad-day = Le { $day } ne convient pas ici.
error-dunning-terms-nothing-owed = Il ne reste rien à payer sur ces pièces, avoirs déduits.
error-dunning-terms-no-instalment = Il faut au moins une échéance.
error-dunning-terms-too-many = C’est trop d’échéances : 60 au plus, et chacune d’un centime au moins.
error-dunning-terms-not-positive = Le montant de l’échéance { $number } doit être supérieur à zéro.
error-dunning-terms-days = L’échéance { $number } doit venir après la précédente.
error-dunning-terms-sum = La somme des échéances n’est pas égale à ce qui reste dû.
error-dunning-task-unknown = Aucune tâche en cours n’a le numéro « { $value } ».
error-dunning-alert-unknown = Aucune alerte en cours n’a le numéro « { $value } ».
error-dunning-limit-bad = Indiquez un nombre d’au moins 1, ou laissez vide pour ne pas alerter.
error-dunning-message-unknown = Aucun message n’a le numéro « { $value } ». Voyez « quittance dunning list ».
error-dunning-account-unknown = Aucun compte bancaire n’a le numéro « { $value } ».
error-dunning-stands-otherwise = Ce message ne peut plus être changé : il est dans l’état « { $value } ».
error-dunning-held-back = Ce message ne peut pas partir : { $value }.
error-dunning-text-outdated = Le texte a été écrit pour d’autres pièces ou d’autres montants : relisez-le et enregistrez-le, puis approuvez.
error-dunning-basis-changed = Le texte, les pièces ou les montants de ce message ont changé entre-temps : relisez-le, puis recommencez.
error-dunning-already-said = Une étape de ce message a été dite entre-temps : la prochaine décision en tiendra compte.
error-dunning-no-contact = Ce client n’a ni adresse électronique ni téléphone : ajoutez un contact.
error-dunning-day-passed = Le { $day } est passé : choisissez un jour à venir.
error-dunning-currencies-differ = Ce que doit ce client est en plusieurs devises : nommez des factures d’une seule devise.
error-dunning-day-missing = Indiquez le jour promis ou attendu.
error-dunning-bad-text = Indiquez un texte, sur une ligne pour un objet, ni vide ni trop long.
error-dunning-plan-changed = Ce scénario a été enregistré par quelqu’un d’autre entre-temps : rechargez la page et reprenez vos changements.
error-dunning-template-unknown = Ce texte, ou cette version, n’existe pas : { $value }.
error-dunning-template-wrong = Le texte n’est pas enregistré : { $value }.
error-dunning-template-changed = Quelqu’un a enregistré ce texte entre-temps : relisez sa version ci-dessous avant d’enregistrer la vôtre ; enregistrer de nouveau la remplace.
error-dunning-template-heavy = Ce texte demande trop de calculs ou devient trop long pour un client qui doit beaucoup de factures : simplifiez-le.
error-dunning-template-subject = L’objet contient un caractère qu’un e-mail ne peut pas porter : retapez-le.
error-dunning-template-number = Un numéro de carte ou de compte bancaire ne peut pas figurer dans un texte : l’espace client donne vos coordonnées bancaires.
error-portal-bad-link = Ce lien n’est pas (ou plus) valable.
error-portal-customer-unknown = Il n’y a pas de client « { $value } ».
error-portal-answer-unknown = Cette réponse n’existe pas ou a déjà été traitée.
error-portal-account-unknown = Il n’y a pas de compte bancaire « { $value } ».
error-portal-document-unknown = Cette facture n’est pas ouverte.
error-portal-nothing-chosen = Choisissez au moins une facture.
error-portal-said-already = C’est déjà noté pour cette facture. Pour autre chose, écrivez-nous.
error-portal-bad-day = Le { $day } n’est pas possible ici.
error-portal-bad-text = Écrivez quelques mots, au plus 1 000 caractères.
error-portal-account-unreadable = Le compte à créditer ne peut pas être lu : vérifiez le fichier de clés.
error-portal-too-many-promises = Le règlement de { $value } a déjà été promis deux fois : rien de plus n’a été noté. Appelez-nous ou écrivez-nous, nous chercherons une solution.
error-portal-too-many-answers = Trop de messages attendent déjà une réponse : celui-ci n’a pas été envoyé. Appelez-nous.
error-portal-holder-missing = Indiquez le titulaire exact du compte.
error-portal-person-missing = Indiquez qui répond aux clients.
error-portal-reach-missing = Indiquez un téléphone ou une adresse électronique.
error-received-unknown = Aucun courrier reçu n’a le numéro « { $value } ».
error-received-customer = Aucun client n’a le code « { $value } ».
error-received-person = Personne n’a l’adresse ou l’identifiant « { $value } ».
error-received-otherwise = Quelqu’un s’est occupé de ce courrier entre-temps : { $value }.
error-received-text = Une note a 1 000 caractères au plus.
error-mailbox-folder = « { $value } » n’est pas le nom d’un dossier.
error-mailbox-user = Indiquez l’identifiant de la boîte.
error-mailbox-none = Aucune boîte de réception n’est réglée.
