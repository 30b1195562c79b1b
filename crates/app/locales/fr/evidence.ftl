# Why an explanation holds, one sentence per fact: `evidence-<fact>`.
# Variables: $document, $customer, $written (as the bank or the payer wrote it), $count, $of, $amount (already written out).

## What the payment says

evidence-reference-equals = La référence « { $written } » du paiement est celle de la pièce { $document }.
evidence-number-cited = Le numéro { $document } figure dans le libellé (« { $written } »).
evidence-number-cited-short = Le numéro { $document } figure en abrégé dans le libellé (« { $written } »).
evidence-number-cited-mistyped = Le libellé porte « { $written } », soit le numéro { $document } à une faute de frappe près.
evidence-customer-number-cited = Le numéro du client { $customer } figure dans le libellé.

## Who pays

evidence-account-known = Le compte bancaire du payeur est connu comme celui du client { $customer }.
evidence-alias-known = Ce payeur a déjà été rattaché au client { $customer } par une personne.
evidence-name-equals = Le nom du payeur est celui du client { $customer }.
evidence-name-resembles = Le nom du payeur (« { $written } ») ressemble à celui du client { $customer }, à { $count } %.

evidence-another-customer-pays = À vérifier : le payeur est connu comme un autre client, { $customer }, que celui de la pièce.
evidence-several-customers = Les pièces citées sont celles de { $count } clients.
evidence-digits-alone = À vérifier : le numéro n’est fait que de chiffres, et aucun mot ne l’annonce dans le libellé.

## What the amount says

evidence-amount-equals-item = Le montant est exactement celui qui reste dû sur la pièce.
evidence-amount-equals-cited =
    { $count ->
        [one] Le montant est exactement celui de la pièce citée.
       *[other] Le montant est exactement la somme des { $count } pièces citées.
    }
evidence-only-subset =
    { $of ->
        [one] La seule pièce ouverte du payeur a ce montant.
       *[other]
            { $count ->
                [one] Parmi les { $of } pièces ouvertes du payeur, une seule a ce montant.
               *[other] Parmi les { $of } pièces ouvertes du payeur, une seule combinaison a ce montant : ces { $count } pièces.
            }
    }
evidence-may-be-accident = À vérifier : une telle combinaison peut avoir ce montant par hasard.
evidence-issued-after-payment = À vérifier : la facture { $document } a été émise après ce paiement.
evidence-rest-stays-open = Le paiement est partiel : il reste { $amount } à régler.
evidence-rest-is-credit = Le paiement dépasse ce qui est dû : l’excédent de { $amount } devient un avoir disponible du client.
evidence-difference-tolerated = L’écart de { $amount } est dans la limite que vous avez fixée ; il est comptabilisé à part.
evidence-discount-taken = L’escompte de { $amount } a été déduit dans le délai prévu.

## Returns, and what is not a customer's payment

# The words of a return reason; $document is its code. Used inside the sentences below.
return-reason =
    { $document ->
        [AC01] coordonnées bancaires inexactes (AC01)
        [AC04] compte clôturé (AC04)
        [AC06] compte bloqué (AC06)
        [AC13] compte d’un particulier (AC13)
        [AG01] opération non admise sur ce compte (AG01)
        [AG02] code d’opération incorrect (AG02)
        [AM04] provision insuffisante (AM04)
        [AM05] opération en double (AM05)
        [BE04] adresse manquante ou invalide (BE04)
        [BE05] créancier non reconnu (BE05)
        [CNOR] banque du créancier non joignable (CNOR)
        [CUST] demande du donneur d’ordre (CUST)
        [DNOR] banque du débiteur non joignable (DNOR)
        [DUPL] paiement en double (DUPL)
        [FF01] format invalide (FF01)
        [FOCR] retour à la suite d’une demande d’annulation (FOCR)
        [FRAD] fraude signalée (FRAD)
        [MD01] absence de mandat valable (MD01)
        [MD02] données du mandat incorrectes (MD02)
        [MD06] contestation par le débiteur (MD06)
        [MD07] titulaire décédé (MD07)
        [MS02] refus du débiteur, sans précision (MS02)
        [MS03] raison non communiquée (MS03)
        [RC01] code BIC incorrect (RC01)
        [RR01] motif réglementaire (RR01)
        [RR02] motif réglementaire (RR02)
        [RR03] motif réglementaire (RR03)
        [RR04] motif réglementaire (RR04)
        [SL01] service particulier de la banque du débiteur (SL01)
        [TECH] incident technique (TECH)
        [TM01] heure limite dépassée (TM01)
       *[other] code { $document }
    }
evidence-takes-back = Ce mouvement annule un paiement antérieur.
evidence-takes-back-reason = Ce mouvement annule un paiement antérieur ; motif indiqué par la banque : { return-reason }.
evidence-takes-back-quoted = Ce mouvement annule un paiement antérieur, reconnu à la mention « { $written } ».
evidence-takes-back-reason-quoted = Ce mouvement annule un paiement antérieur, reconnu à la mention « { $written } » ; motif indiqué par la banque : { return-reason }.
evidence-bank-code = Le code d’opération de la banque indique la nature du mouvement.
evidence-own-account = La contrepartie est l’un de vos propres comptes.

## Decisions of people, and decisions made together

evidence-rule-says = Une règle que vous avez activée s’applique (« { $written } »).
evidence-settled-together = Plusieurs mouvements pouvaient régler les mêmes pièces ; une seule répartition les explique tous.
evidence-person-says =
    { $customer ->
        [cli] Décidé par une personne, en ligne de commande.
       *[other] Décidé par { $customer }.
    }
evidence-undone-by =
    { $customer ->
        [cli] Explication annulée en ligne de commande : à vérifier avant de la valider de nouveau.
       *[other] Explication annulée par { $customer } : à vérifier avant de la valider de nouveau.
    }
