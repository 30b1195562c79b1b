### Sending e-mail: what every edge shares.

## What became of a letter

mail-accepted = The server accepted the message.
mail-later = The server asks to try again later. Nothing left.
mail-unknown = The connection was lost while sending: we do not know whether the message left.
mail-refused-address = The server refuses the recipient’s address: it does not exist.
mail-refused-letter = The server refuses this message. The recipient’s address is not the reason.
mail-fault-no-tls = The server offers no encryption at this port. Try port 465 with TLS from the start, or ask your provider.
mail-fault-tls = The server’s certificate cannot be verified. Check the name of the server; if it is your own, give the certificate of your authority.
mail-fault-sign-in = The server refuses the user name or the password.
mail-fault-clear = The password would leave in the clear: choose an encryption.
mail-fault-refused = The server refuses to talk to us.
mail-fault-sender = The server refuses the sender’s address. Use one that this account may write from.
mail-fault-later = The server asks to come back later.
mail-fault-away = The server does not answer. Check its name and port, and that nothing blocks the way.
mail-fault-nonsense = What answers at this address is no mail server. Check the name and the port.
mail-fault-letters = The server refused several messages in a row: sending stopped. Read its answer before going on.
mail-fault-settings = Nothing can be sent with these settings. Save them again to see which one is wrong.

## What is wrong with settings

mail-lint-host = This is not the name of a server. Write it for example smtp.example.com.
mail-lint-authority = This certificate cannot be read. Paste all of it, from BEGIN CERTIFICATE to END CERTIFICATE.
mail-lint-selector = A selector has letters, digits and hyphens only.
mail-lint-key = This key cannot be read: an RSA key of 2,048 bits or more, or Ed25519, in PEM.
mail-lint-sender = This name or address cannot stand in an e-mail.

## The trial

mail-trial-subject = A test of sending from Quittance
mail-trial-text = Hello,

    This message was sent from Quittance to check the outgoing server of { $entity }.
    If it reached you, reminders can leave.

## Notes about messages

mail-note-lost-before = The connection was lost before the text was handed over.
mail-note-lost-after = The connection was lost while sending.
mail-note-no-text = No text fits this message.
mail-note-no-letter = This message could not be put together.
mail-note-bad-address = The address is none.
mail-note-no-contact = Nobody can be reached at this address any more.
mail-note-bad-number = The number is not that of a mobile phone.
mail-note-store = The database did not answer.

## Text messages

sms-accepted = The provider accepted the text message.
sms-unknown = The connection broke while sending: we do not know whether the text message left.
sms-refused-number = The provider refuses this number.
sms-refused-message = The provider refuses this text message. Neither the number nor your settings seem to be at fault.
sms-fault-refused = The provider refuses our credentials, our sender or our credit. Check them there.
sms-fault-later = The provider asks to come back later.
sms-fault-away = The provider does not answer.
sms-fault-nonsense = What answered is not the provider.
sms-fault-messages = Several text messages in a row were not accepted: sending stopped. Read the answer before going on.
sms-fault-settings = Nothing can be sent with these settings. Save them again to see which one will not do.
sms-fault-cap = The number of text messages allowed a day is reached: the others leave tomorrow.
sms-lint-credentials = This account or key holds a character that cannot stand there.
sms-lint-sender = 3 to 11 plain letters and digits, a letter first, no blanks.
sms-lint-number = This is not the number of a mobile phone. Write it for example +33 6 12 34 56 78.
sms-trial-text = Quittance: this text message checks sending for { $entity }.
