### Envoi des e-mails : ce que tous les abords partagent.

## Ce qu’il est advenu d’une lettre

mail-accepted = Le serveur a accepté le message.
mail-later = Le serveur demande de réessayer plus tard. Rien n’est parti.
mail-unknown = La connexion s’est interrompue pendant l’envoi : nous ne savons pas si le message est parti.
mail-refused-address = Le serveur refuse l’adresse du destinataire : elle n’existe pas.
mail-refused-letter = Le serveur refuse ce message. L’adresse du destinataire n’est pas en cause.
mail-fault-no-tls = Le serveur ne propose pas de chiffrement sur ce port. Essayez le port 465 avec TLS dès le début, ou demandez à votre hébergeur.
mail-fault-tls = Le certificat du serveur ne peut pas être vérifié. Vérifiez le nom du serveur ; s’il est à vous, donnez le certificat de votre autorité.
mail-fault-sign-in = Le serveur refuse l’identifiant ou le mot de passe.
mail-fault-clear = Le mot de passe partirait en clair : choisissez un chiffrement.
mail-fault-refused = Le serveur refuse de nous répondre.
mail-fault-sender = Le serveur refuse l’adresse d’expédition. Utilisez une adresse que ce compte a le droit d’employer.
mail-fault-later = Le serveur demande de revenir plus tard.
mail-fault-away = Le serveur ne répond pas. Vérifiez son nom et son port, et que rien ne bloque le chemin.
mail-fault-nonsense = Ce qui répond à cette adresse n’est pas un serveur d’envoi. Vérifiez le nom et le port.
mail-fault-letters = Le serveur a refusé plusieurs messages de suite : l’envoi s’est arrêté. Lisez sa réponse avant de continuer.
mail-fault-settings = Ces réglages ne permettent pas d’envoyer. Enregistrez-les de nouveau pour voir lequel ne convient pas.

## Ce qui ne va pas dans les réglages

mail-lint-host = Ce n’est pas le nom d’un serveur. Écrivez-le par exemple smtp.exemple.fr.
mail-lint-authority = Ce certificat ne peut pas être lu. Collez-le en entier, de BEGIN CERTIFICATE à END CERTIFICATE.
mail-lint-selector = Le sélecteur n’a que des lettres, des chiffres et des tirets.
mail-lint-key = Cette clé ne peut pas être lue : une clé RSA de 2 048 bits ou plus, ou Ed25519, en PEM.
mail-lint-sender = Ce nom ou cette adresse ne peut pas figurer dans un e-mail.

## L’essai

mail-trial-subject = Essai d’envoi de Quittance
mail-trial-text = Bonjour,

    Ce message a été envoyé depuis Quittance pour vérifier le serveur d’envoi de { $entity }.
    S’il vous est parvenu, les relances peuvent partir.

## Notes sur les messages

mail-note-lost-before = La connexion s’est interrompue avant l’envoi du texte.
mail-note-lost-after = La connexion s’est interrompue pendant l’envoi.
mail-note-no-text = Aucun texte ne convient à ce message.
mail-note-no-letter = Ce message n’a pas pu être mis en forme.
mail-note-bad-address = L’adresse n’en est pas une.
mail-note-no-contact = Plus personne n’est joignable à cette adresse.
mail-note-bad-number = Le numéro n’est pas celui d’un mobile.
mail-note-store = La base de données n’a pas répondu.

## Les SMS

sms-accepted = L’opérateur a accepté le SMS.
sms-unknown = La connexion s’est interrompue pendant l’envoi : nous ne savons pas si le SMS est parti.
sms-refused-number = L’opérateur refuse ce numéro.
sms-refused-message = L’opérateur refuse ce SMS. Ni le numéro ni vos réglages ne semblent en cause.
sms-fault-refused = L’opérateur refuse nos identifiants, notre expéditeur ou notre crédit. Vérifiez-les chez lui.
sms-fault-later = L’opérateur demande de revenir plus tard.
sms-fault-away = L’opérateur ne répond pas.
sms-fault-nonsense = Ce qui a répondu n’est pas l’opérateur.
sms-fault-messages = Plusieurs SMS de suite n’ont pas été acceptés : l’envoi s’est arrêté. Lisez la réponse avant de continuer.
sms-fault-settings = Ces réglages ne permettent pas d’envoyer. Enregistrez-les de nouveau pour voir lequel ne convient pas.
sms-fault-cap = Le nombre de SMS permis par jour est atteint : les suivants partiront demain.
sms-lint-credentials = Ce compte ou cette clé contient un caractère qui ne peut pas y figurer.
sms-lint-sender = De 3 à 11 lettres sans accent et chiffres, une lettre d’abord, sans espace.
sms-lint-number = Ce n’est pas le numéro d’un mobile. Écrivez-le par exemple 06 12 34 56 78.
sms-trial-text = Quittance : ce SMS vérifie l’envoi pour { $entity }.
