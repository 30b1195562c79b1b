# Why a movement waits for a person: `reason-<reason>` is the label, at most 32 characters, and
# `reason-<reason>-hint` what it means and what to do. `method-<method>`: by which means a movement was explained.

## Reasons

reason-ambiguous-items = Plusieurs pièces possibles
reason-ambiguous-items-hint = Plusieurs pièces, ou plusieurs combinaisons de pièces, expliquent ce montant : choisissez la bonne parmi les propositions.
reason-ambiguous-payer = Plusieurs clients possibles
reason-ambiguous-payer-hint = Plusieurs clients peuvent avoir fait ce paiement : choisissez le bon, et il sera reconnu la prochaine fois.
reason-unknown-payer = Payeur inconnu
reason-unknown-payer-hint = Rien n’indique qui a payé : recherchez la pièce ou le client, ou mettez le mouvement de côté le temps d’interroger la banque.
reason-amount-differs = Montant différent
reason-amount-differs-hint = Le payeur ou la pièce sont reconnus, mais le montant ne correspond à rien de ce qui est ouvert : répartissez-le à la main, ou importez la facture qui manque.
reason-already-paid = Déjà réglé
reason-already-paid-hint = La pièce visée est déjà soldée : gardez la somme en avoir disponible du client, remboursez-la ou affectez-la à une autre pièce.
reason-closed-item-cited = Pièce citée non ouverte
reason-closed-item-cited-hint = Le libellé cite un numéro qui n’est celui d’aucune pièce ouverte : importez la facture si elle manque, ou choisissez une proposition.
reason-currency-differs = Devise différente
reason-currency-differs-hint = Les pièces du client sont dans une autre devise que le paiement : vérifiez le cours et affectez le mouvement à la main.
reason-payout-residual = Versement à détailler
reason-payout-residual-hint = C’est le versement global d’un prestataire de paiement ou d’un terminal de cartes : procurez-vous son détail, puis répartissez le montant et les commissions.
reason-duplicate-suspected = Doublon possible
reason-duplicate-suspected-hint = Le même paiement semble être arrivé deux fois : vérifiez auprès du client, puis gardez la somme en avoir disponible ou remboursez-la.
reason-items-claimed-twice = Pièces visées deux fois
reason-items-claimed-twice-hint = Plusieurs mouvements visent les mêmes pièces et rien ne les départage : décidez lequel les règle, les autres seront proposés de nouveau.
reason-search-limit = Recherche inachevée
reason-search-limit-hint = Ce payeur a trop de pièces ouvertes pour prouver qu’une seule combinaison convient : vérifiez la proposition, ou demandez au payeur le détail de son paiement.
reason-return-unmatched = Rejet ou retour à rattacher
reason-return-unmatched-hint = Un paiement est revenu sans que l’on sache avec certitude lequel : choisissez le paiement annulé pour rouvrir les pièces qu’il avait réglées.
reason-not-customer = Mouvement hors clients
reason-not-customer-hint = Ce mouvement ne semble pas être le paiement d’un client : choisissez le compte où le comptabiliser, ou créez une règle s’il se répète.
reason-to-confirm = À confirmer
reason-to-confirm-hint = Une explication convient, mais elle n’est pas assez sûre pour être retenue sans vous : vérifiez-la, puis validez-la ou choisissez-en une autre.

## Methods

method-identity = Référence identique
method-citation = Numéro cité
method-partial-citation = Numéro cité, paiement partiel
method-payer-amount = Payeur et montant
method-tolerance = Écart toléré ou escompte
method-over-payment = Trop-perçu
method-reversal = Rejet ou retour
method-not-customer = Frais et mouvements internes
method-rule = Règle
method-manual = Décision manuelle

## How much a problem matters

problem-severity-warning = Avertissement
problem-severity-error = Erreur
problem-severity-refused = Fichier refusé
