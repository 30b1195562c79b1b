# What is wrong in a file and what to do: `problem-<code>` and `problem-<code>-remedy` for one record,
# `refusal-<code>` and `refusal-<code>-remedy` for a whole file. Line, field and what stands there are
# shown beside these sentences. One code may be a warning (the record was kept) or an error (it was not).

## Records

problem-amount-unreadable = Le montant n’a pas pu être lu.
problem-amount-unreadable-remedy = Corrigez ce montant dans le logiciel d’origine et exportez de nouveau le fichier ; si toutes les lignes sont touchées, précisez le signe décimal (virgule ou point) dans le modèle d’import. Le reste du fichier a été lu.

problem-date-unreadable = La date n’a pas pu être lue : elle n’existe pas, ou pourrait se comprendre de deux façons.
problem-date-unreadable-remedy = Vérifiez cette date dans le logiciel d’origine et exportez de nouveau le fichier ; si toutes les dates sont touchées, précisez leur ordre (jour/mois ou mois/jour) dans le modèle d’import. Le reste du fichier a été lu.

problem-date-impossible = La date n’existe dans aucun calendrier (un 30 février, par exemple, comme certaines banques en indiquent pour les intérêts).
problem-date-impossible-remedy = Il n’y a rien à exporter de nouveau : le dernier jour de ce mois a été retenu et le mouvement est conservé. Contrôlez seulement que ce jour convient à votre comptabilité.

problem-currency-unknown = La devise n’est pas un code reconnu de la norme ISO 4217.
problem-currency-unknown-remedy = Inscrivez un code de trois lettres (EUR, USD, CHF) dans le champ indiqué, puis exportez de nouveau le fichier ; si la colonne contient autre chose qu’une devise, corrigez le modèle d’import. Le reste du fichier a été lu.

problem-field-missing = Une information attendue manque ou n’est pas valable.
problem-field-missing-remedy = Complétez le champ indiqué dans le logiciel d’origine, ou ajoutez sa colonne à l’export, puis importez de nouveau le fichier : ce qui est déjà enregistré ne sera pas compté deux fois. Le reste du fichier a été lu.

problem-field-too-long = Un champ est plus long que ce qui peut être lu ; il a été coupé.
problem-field-too-long-remedy = Raccourcissez ce champ dans le logiciel d’origine et exportez de nouveau le fichier si sa fin vous est utile (un numéro de facture à la fin d’un libellé, par exemple). Le reste du fichier a été lu.

problem-record-unknown = Une ligne ou un élément d’un type inconnu a été laissé de côté.
problem-record-unknown-remedy = S’il s’agit d’un total, d’une remarque ou d’un mouvement à zéro, il n’y a rien à faire ; sinon, vérifiez que l’export est du type attendu (relevé de compte, liste de factures) et demandez à son émetteur ce que contient la ligne indiquée. Le reste du fichier a été lu.

problem-record-misplaced = Un enregistrement se trouve à un endroit où son format ne le permet pas.
problem-record-misplaced-remedy = Le fichier a sans doute été trié, assemblé ou modifié : téléchargez-le de nouveau auprès de la banque et importez-le tel quel. Le reste du fichier a été lu.

problem-line-length = Une ligne n’a pas la longueur que son format prévoit.
problem-line-length-remedy = La ligne a été lue autant que possible : contrôlez son montant et son libellé. Si le fichier est passé par un éditeur de texte ou une messagerie, téléchargez-le de nouveau auprès de la banque et importez-le tel quel. Le reste du fichier a été lu.

problem-character-invalid = Un caractère ne correspond pas à l’encodage du fichier.
problem-character-invalid-remedy = La ligne est conservée ; si un nom ou un numéro y devient illisible, exportez de nouveau le fichier en UTF-8, ou précisez son encodage (UTF-8 ou Windows-1252) dans le modèle d’import.

problem-balance-broken = Le solde initial augmenté des mouvements ne donne pas le solde final du relevé.
problem-balance-broken-remedy = Un mouvement manque, est en double ou n’a pas pu être lu : corrigez d’abord les autres anomalies de ce relevé, puis téléchargez-le de nouveau auprès de la banque pour la période entière. Les mouvements lisibles ont été lus.

problem-balance-missing = Le relevé n’indique pas son solde initial ou son solde final ; il ne peut donc pas être contrôlé.
problem-balance-missing-remedy = Tous ses mouvements ont été lus. Pour que le contrôle soit possible, choisissez à la banque un export avec soldes (CAMT.053, MT940 ou CFONB 120) ; à défaut, comparez vous-même le total des mouvements à celui de la banque.

problem-continuity-broken = Le solde initial de ce relevé n’est pas le solde final du relevé précédent.
problem-continuity-broken-remedy = Un relevé manque entre les deux, ou leurs périodes se chevauchent : téléchargez auprès de la banque les relevés de la période intermédiaire et importez-les. Les mouvements de ce relevé ont été lus.

problem-batch-not-exploded = Le détail de la remise ne correspond pas à son montant.
problem-batch-not-exploded-remedy = La remise est conservée en un seul mouvement, pour son montant exact. Demandez à la banque le détail complet (un fichier CAMT.054, par exemple), ou affectez ce mouvement à la main.

problem-statement-unfinished = Le relevé n’a pas de fin.
problem-statement-unfinished-remedy = Le téléchargement a sans doute été interrompu : téléchargez de nouveau ce relevé et importez-le. Les mouvements déjà lus sont conservés et ne seront pas comptés deux fois.

problem-account-unreadable = Le numéro de compte bancaire n’a pas pu être lu.
problem-account-unreadable-remedy = Vérifiez l’IBAN (ou le code banque, le code guichet et le numéro de compte) à l’endroit indiqué, corrigez-le dans le logiciel d’origine et exportez de nouveau le fichier. Le reste du fichier a été lu.

problem-document-duplicate = La même pièce figure deux fois dans le fichier ; seule la première est retenue.
problem-document-duplicate-remedy = Si les deux lignes sont identiques, il n’y a rien à faire. Si leurs montants diffèrent, exportez une ligne par facture, avec son total TTC, et non une ligne par article ; ou corrigez le numéro employé deux fois. Le reste du fichier a été lu.

problem-due-before-issue = La date d’échéance est avant la date d’émission.
problem-due-before-issue-remedy = Vérifiez les deux dates dans le logiciel de facturation : la pièce est lue telle quelle, donc en retard dès son émission. Si une date est fausse, annulez cet import et importez la liste corrigée.
problem-totals-disagree = Les totaux de la pièce ne concordent pas entre eux (hors taxes, TVA, TTC).
problem-totals-disagree-remedy = Comparez-les à la facture d’origine, corrigez-les dans le logiciel de facturation et exportez de nouveau cette pièce. Les autres pièces ont été lues.

problem-document-type-unsupported = Une pièce de ce type n’est pas une créance sur un client ; elle a été laissée de côté.
problem-document-type-unsupported-remedy = Pour un devis, une commande ou une facture pro forma, il n’y a rien à faire. S’il s’agit d’une facture ou d’un avoir, corrigez le type de document dans le logiciel de facturation (380 pour une facture, 381 pour un avoir) et exportez de nouveau la pièce. Les autres pièces ont été lues.

problem-row-length = La ligne n’a pas le même nombre de colonnes que l’en-tête.
problem-row-length-remedy = Un texte contient sans doute le séparateur de colonnes (virgule, point-virgule ou tabulation) : exportez de nouveau le fichier avec les textes entre guillemets, ou au format XLSX. Les autres lignes ont été lues.

problem-card-number-masked = Un numéro de carte bancaire a été trouvé ; il a été masqué avant tout enregistrement.
problem-card-number-masked-remedy = Rien d’autre n’a été modifié. Retirez ce numéro dans le logiciel d’origine et supprimez vos copies du fichier : un numéro de carte ne doit pas circuler dans un libellé ou une note.

problem-file-truncated = Le fichier s’arrête au milieu d’un enregistrement.
problem-file-truncated-remedy = Exportez ou téléchargez de nouveau le fichier en entier, puis importez-le. Ce qui précède la coupure a été lu et ne sera pas compté deux fois.

problem-entry-unbalanced = L’écriture comptable n’est pas équilibrée : le total de ses débits n’est pas celui de ses crédits.
problem-entry-unbalanced-remedy = Corrigez cette écriture dans le logiciel de comptabilité, puis exportez de nouveau le fichier des écritures comptables (FEC). Ses lignes et le reste du fichier ont été lus tels quels.

problem-customer-missing = Le client n’est indiqué ni par son nom ni par son numéro.
problem-customer-missing-remedy = Ajoutez à l’export la colonne du nom ou du numéro de client, ou complétez la ligne indiquée, puis importez de nouveau le fichier. Le reste du fichier a été lu.
problem-address-incomplete = L’adresse postale n’est pas complète : elle n’est pas reprise.
problem-address-incomplete-remedy = Indiquez la ville et, en France, un code postal à cinq chiffres, ou saisissez l’adresse sur la fiche du client.
problem-account-manager-unknown = Aucun utilisateur n’a cette adresse électronique : le client est importé sans responsable.
problem-account-manager-unknown-remedy = Invitez cette personne dans les paramètres, ou corrigez l’adresse, puis importez de nouveau le fichier ou choisissez le responsable sur la fiche du client.

problem-document-conflict = Cette pièce est déjà enregistrée avec un autre montant ou un autre client.
problem-document-conflict-remedy = La pièce déjà enregistrée n’a pas été modifiée. Si deux pièces portent le même numéro, corrigez celui de l’export ; si la facture a changé, émettez un avoir puis une nouvelle facture, et importez-les. Le reste du fichier a été lu.

problem-transaction-known = Ce mouvement est déjà connu par un autre fichier.
problem-transaction-known-remedy = Il n’y a rien à faire : il n’est compté qu’une fois. Si vous avez réellement reçu deux paiements semblables, vérifiez que le relevé de la banque contient bien les deux.

problem-transaction-pending = La banque annonce ce mouvement sans l’avoir encore comptabilisé ; il n’a pas été retenu.
problem-transaction-pending-remedy = Il n’y a rien à faire : il sera lu dans le relevé où la banque l’aura comptabilisé.

problem-period-closed = La période comptable de l’enregistrement est close : il est comptabilisé dans la première période ouverte.
problem-period-closed-remedy = Rien à faire si cette date vous convient ; sinon, voyez avec la personne qui a clôturé la période.

## Whole files

refusal-unknown-format = Le format du fichier n’est pas reconnu.
refusal-unknown-format-remedy = Exportez de nouveau : un relevé en CAMT (XML), MT940, CFONB 120, OFX, QIF ou CSV ; des factures en CSV, XLSX, Factur-X, XML (CII ou UBL) ou FEC. Un ancien classeur .xls est à enregistrer en .xlsx. Rien de ce fichier n’a été enregistré.

refusal-account-number = Le compte bancaire indiqué n’est pas un IBAN valable : sa clé de contrôle est fausse.
refusal-account-number-remedy = Recopiez l’IBAN tel que la banque l’écrit, puis recommencez. Rien n’a été enregistré.
refusal-empty = Le fichier est vide.
refusal-empty-remedy = Vérifiez que l’export est terminé et que la période choisie contient des lignes, puis exportez de nouveau le fichier. Rien n’a été enregistré.

refusal-doctype = Le fichier contient une déclaration DOCTYPE, que nous refusons par sécurité.
refusal-doctype-remedy = Les relevés et factures conformes n’en contiennent pas : demandez à l’émetteur du fichier un export sans cette déclaration. Rien de ce fichier n’a été enregistré.

refusal-too-deep = Le fichier XML imbrique plus de niveaux que ce qui est accepté.
refusal-too-deep-remedy = Aucun relevé ni aucune facture conforme n’est fait ainsi : vérifiez que c’est le bon fichier, puis demandez-en un nouvel export à son émetteur. Rien de ce fichier n’a été enregistré.

refusal-bomb = Une fois décompressé, le fichier est plus volumineux que ce qui est accepté.
refusal-bomb-remedy = Exportez une période plus courte ou plusieurs fichiers, ou choisissez le format CSV ; si le fichier vient d’un inconnu, ne l’ouvrez pas. Rien de ce fichier n’a été enregistré.

refusal-broken = Le fichier est endommagé ; ce qui suit l’endroit indiqué ne peut pas être lu de façon sûre.
refusal-broken-remedy = Exportez ou téléchargez de nouveau le fichier et importez-le tel quel, sans l’ouvrir ni l’enregistrer dans un autre logiciel. Rien de ce fichier n’a été enregistré.

refusal-columns-missing = Des colonnes nécessaires n’ont pas été trouvées.
refusal-columns-missing-remedy = Ajoutez ces colonnes à l’export, ou indiquez dans le modèle d’import quel titre elles portent dans votre fichier. Rien de ce fichier n’a été enregistré.

refusal-nothing-inside = Le fichier ne contient rien de ce qui est attendu.
refusal-nothing-inside-remedy = Vérifiez que c’est le bon fichier : un PDF doit être une facture Factur-X sans mot de passe, un export bancaire doit contenir un relevé de compte, un tableau doit avoir des lignes sous ses titres. Rien de ce fichier n’a été enregistré.

refusal-io = Le fichier n’a pas pu être lu.
refusal-io-remedy = Vérifiez qu’il existe, que vous avez le droit de le lire et qu’il n’est pas ouvert dans un autre logiciel, puis recommencez. Rien de ce fichier n’a été enregistré.

problem-account-missing = Le relevé n’indique pas de compte bancaire.
problem-account-missing-remedy = Il est tenu pour un relevé du seul compte connu ; s’il n’y en a aucun ou plusieurs, il reçoit un compte à part. Exportez de préférence un format qui nomme le compte (camt, CFONB, MT940).

problem-date-order-assumed = Aucune date du fichier ne dit si le jour ou le mois vient en premier ; le jour a été lu en premier.
problem-date-order-assumed-remedy = Si c’est l’inverse, importez de nouveau le fichier avec un modèle (--mapping) où dates = "month-first".

problem-open-amount-impossible = Le reste dû indiqué dépasse le total de la pièce, ou est de signe contraire.
problem-open-amount-impossible-remedy = Corrigez la ligne dans le logiciel de facturation et exportez de nouveau ; un trop-perçu s’enregistre comme un avoir.

problem-open-amount-differs = Le fichier indique un autre reste dû que les livres ; les livres ont été conservés.
problem-open-amount-differs-remedy = Si la pièce a été payée ailleurs, importez le relevé où figure ce paiement, ou imputez-le à la main.

problem-amount-ambiguous = Le montant peut se lire de deux façons : avec des décimales ou en milliers.
problem-amount-ambiguous-remedy = Rien d’autre dans le fichier ne tranche : précisez le signe décimal (virgule ou point) dans le modèle d’import ou les règles de lecture, puis importez de nouveau. Le reste du fichier a été lu.

problem-amount-by-style = Le montant peut se lire de deux façons : avec des décimales ou en milliers. Les autres montants du fichier ont tranché.
problem-amount-by-style-remedy = Vérifiez ce montant et ceux qui lui ressemblent ; si la lecture est fausse, annulez l’import, précisez le signe décimal (virgule ou point) dans le modèle d’import, puis importez de nouveau.

problem-vat-missing = Seul le total TTC est indiqué : il est comptabilisé en entier au compte de ventes, sans TVA.
problem-vat-missing-remedy = Si la TVA a été déclarée dans le logiciel qui a émis ces factures, il n’y a rien à faire. Sinon, annulez l’import, ajoutez au fichier les colonnes HT et TVA, puis importez de nouveau : sans elles, la TVA sur les encaissements n’est pas suivie.

problem-due-date-assumed = Aucune échéance n’est indiquée : elle a été supposée d’après le délai de paiement du client, à défaut trente jours.
problem-due-date-assumed-remedy = Vérifiez l’échéance de ces factures ; pour la suite, ajoutez une colonne d’échéance au fichier ou indiquez le délai de paiement sur la fiche du client.

problem-card-number-in-file = Un numéro de carte figure dans une partie du fichier qui n’est pas lue : le fichier lui-même n’a pas été conservé.
problem-card-number-in-file-remedy = Les pièces ont été importées. Retirez ce numéro du fichier ; si l’original doit être conservé, annulez l’import et recommencez avec le fichier corrigé.

problem-movements-overlap = D’autres relevés de ce compte, dans un autre format, portent des mouvements des mêmes jours et montants, sans référence commune : ils sont peut-être comptés deux fois.
problem-movements-overlap-remedy = Si ce sont les mêmes mouvements, annulez cet import et recommencez en passant les mouvements égaux (--skip-equal, ou la case de l’assistant d’import) ; « quittance import --dry-run » le montre avant d’importer.
