# Relances : pourquoi quelque chose n’est pas dit, `dunning-reason-<code>` (docs/spec/dunning.md, section 5), et les mots des
# états, des canaux, des tons et des modes.

## Pourquoi rien n’est envoyé

dunning-reason-settled = Rien n’est dû sur cette pièce.
dunning-reason-not-a-receivable = La pièce a été refusée, rejetée ou annulée.
dunning-reason-already-said = Cette étape a déjà été envoyée.
dunning-reason-lapsed = L’échéance est passée : le message n’a plus de sens.
dunning-reason-superseded = Le scénario prévoit autre chose.
dunning-reason-beside-reminder = Une relance part déjà vers ce contact.
dunning-reason-below-minimum = Le montant est inférieur au minimum du scénario.
dunning-reason-hold-out = Ce client est laissé sans relance pour comparer (groupe témoin).
dunning-reason-excluded = Ce client est exclu des relances.
dunning-reason-no-plan = Aucun scénario ne s’applique.
dunning-reason-not-late = La pièce n’est pas encore en retard.
dunning-reason-step-not-due = L’étape n’est pas encore à faire.
dunning-reason-statement-stale = Le relevé du compte n’est pas à jour.
dunning-reason-statement-stale-on = Le relevé du compte s’arrête au { $day } : il n’est pas à jour.
dunning-reason-no-source = Aucun relevé bancaire n’est suivi.
dunning-reason-unallocated-cash = Un encaissement non affecté pourrait régler cette pièce.
dunning-reason-unallocated-cash-on = Un encaissement du { $day }, non affecté, pourrait régler cette pièce.
dunning-reason-covered-by-credit = Un avoir ou un acompte couvre ce montant.
dunning-reason-payment-in-flight = Un paiement est en cours.
dunning-reason-payment-lost = Un prélèvement reste sans réponse.
dunning-reason-payment-lost-on = Le prélèvement attendu le { $day } reste sans réponse.
dunning-reason-collected-by-us = Nous prélevons cette facture.
dunning-reason-dispute = Un litige est en cours.
dunning-reason-payment-plan = Un échéancier est en cours.
dunning-reason-plan-asked = Un échéancier est demandé.
dunning-reason-legal-hold = Une procédure est en cours.
dunning-reason-promise = Un règlement est promis.
dunning-reason-pause = Les relances sont suspendues.
dunning-reason-insolvency = Procédure collective : les relances s’arrêtent, une personne s’en occupe.
dunning-reason-bereavement = Décès : les relances s’arrêtent, une personne s’en occupe.
dunning-reason-vulnerability = Personne vulnérable : les relances s’arrêtent, une personne s’en occupe.
dunning-reason-conversation-open = Un échange est en cours avec ce contact.
dunning-reason-message-pending = Un autre message est en préparation.
dunning-reason-outcome-unknown = L’envoi précédent est à vérifier.
dunning-reason-too-soon = Ce contact a été relancé récemment.
dunning-reason-too-many = Trop de contacts ce mois-ci.
dunning-reason-outside-hours = Hors des heures de contact.
dunning-reason-other-entity-first = Une autre de vos sociétés relance ce contact.
dunning-reason-no-contact = Aucun contact n’est connu.
dunning-reason-no-address = Aucune adresse utilisable pour ce canal.
dunning-reason-bounced = La dernière adresse utilisée ne répond plus.
dunning-reason-opted-out = Le contact ne veut pas être joint par ce canal.

## États

dunning-state-proposed = à valider
dunning-state-planned = prévu
dunning-state-postponed = reporté
dunning-state-claimed = pris en charge
dunning-state-sending = en cours d’envoi
dunning-state-sent = envoyé
dunning-state-unknown = à vérifier
dunning-state-failed = refusé
dunning-state-cancelled = annulé
dunning-state-skipped = passé
dunning-state-shadow = observé
dunning-state-shadowed = observé avant l’activation
dunning-verdict-wait = en attente
dunning-verdict-hand-over = à une personne
dunning-verdict-never = sans objet

## Canaux, tons, modes

dunning-channel-email = e-mail
dunning-channel-sms = SMS
dunning-channel-letter = lettre
dunning-channel-call = appel
dunning-channel-visit = visite
dunning-channel-handover = passage à une personne
dunning-tone-courtesy = prévenance
dunning-tone-friendly = amical
dunning-tone-reminder = rappel
dunning-tone-firm = ferme
dunning-tone-formal-notice = mise en demeure
dunning-tone-receipt = remerciement
dunning-mode-shadow = observation
dunning-mode-live = actif
dunning-mode-off = arrêté
dunning-plan-consumer = Particuliers
dunning-plan-public = Acheteurs publics
dunning-plan-key-account = Grands comptes
dunning-plan-chronic = Retards habituels
dunning-plan-patient = Bons payeurs
dunning-plan-standard = Standard
dunning-step-day = J{ $days }

## Relations avec le client

dunning-relation-usual = Cas courant
dunning-relation-loyal = Bons payeurs de longue date
dunning-relation-new = Nouveaux clients
dunning-relation-chronic = Retards habituels
dunning-relation-disputed-before = Après un litige
