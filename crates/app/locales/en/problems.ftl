# What is wrong in a file and what to do: `problem-<code>` and `problem-<code>-remedy` for one record,
# `refusal-<code>` and `refusal-<code>-remedy` for a whole file. Line, field and what stands there are
# shown beside these sentences. One code may be a warning (the record was kept) or an error (it was not).

## Records

problem-amount-unreadable = The amount could not be read.
problem-amount-unreadable-remedy = Correct this amount in the program it comes from and export the file again; if every row is affected, state the decimal sign (comma or point) in the import template. The rest of the file was read.

problem-date-unreadable = The date could not be read, or could be understood in two ways.
problem-date-unreadable-remedy = Check this date in the program it comes from and export the file again; if every date is affected, state their order (day/month or month/day) in the import template. The rest of the file was read.

problem-date-impossible = The date is in no calendar (30 February, for instance, as some banks print for interest).
problem-date-impossible-remedy = Nothing needs to be exported again: the last day of that month was taken and the transaction is kept. Only check that this day suits your books.

problem-currency-unknown = The currency is not a code of the ISO 4217 standard.
problem-currency-unknown-remedy = Write a three-letter code (EUR, USD, CHF) in the field shown and export the file again; if the column holds something other than a currency, correct the import template. The rest of the file was read.

problem-field-missing = Something that is expected is missing or not valid.
problem-field-missing-remedy = Fill in the field shown in the program it comes from, or add its column to the export, and import the file again: what is stored already will not be counted twice. The rest of the file was read.

problem-field-too-long = A field is longer than can be read; it was cut.
problem-field-too-long-remedy = Shorten this field in the program it comes from and export the file again if you need its end (an invoice number at the end of a description, for instance). The rest of the file was read.

problem-record-unknown = A line or element of an unknown kind was left out.
problem-record-unknown-remedy = If it is a total, a note or a transaction of zero, there is nothing to do; otherwise check that the export is of the expected kind (bank statement, list of invoices) and ask whoever issued it what the line shown contains. The rest of the file was read.

problem-record-misplaced = A record stands where its format does not allow it.
problem-record-misplaced-remedy = The file was probably sorted, joined or edited: download it from the bank again and import it as it is. The rest of the file was read.

problem-line-length = A line does not have the length its format asks for.
problem-line-length-remedy = The line was read as far as possible: check its amount and description. If the file went through a text editor or a mail program, download it from the bank again and import it as it is. The rest of the file was read.

problem-character-invalid = A character does not belong to the encoding of the file.
problem-character-invalid-remedy = The line is kept; if a name or number in it has become illegible, export the file again as UTF-8, or state its encoding (UTF-8 or Windows-1252) in the import template.

problem-balance-broken = The opening balance plus the transactions is not the closing balance of the statement.
problem-balance-broken-remedy = A transaction is missing, stands twice or could not be read: first mend the other problems of this statement, then download it from the bank again for the whole period. The transactions that are legible were read.

problem-balance-missing = The statement does not state its opening or its closing balance, so it cannot be checked.
problem-balance-missing-remedy = All of its transactions were read. To make the check possible, choose an export with balances at the bank (CAMT.053, MT940 or CFONB 120); failing that, compare the total of the transactions with the bank’s yourself.

problem-continuity-broken = The opening balance of this statement is not the closing balance of the one before.
problem-continuity-broken-remedy = A statement is missing between the two, or their periods overlap: download the statements of the period between from the bank and import them. The transactions of this statement were read.

problem-batch-not-exploded = The details of the batch do not add up to its amount.
problem-batch-not-exploded-remedy = The batch is kept as one transaction, of its exact amount. Ask the bank for the full details (a CAMT.054 file, for instance), or allocate this transaction by hand.

problem-statement-unfinished = The statement has no end.
problem-statement-unfinished-remedy = The download was probably interrupted: download this statement again and import it. The transactions read already are kept and will not be counted twice.

problem-account-unreadable = The bank account number could not be read.
problem-account-unreadable-remedy = Check the IBAN (or the bank code, branch code and account number) at the place shown, correct it in the program it comes from and export the file again. The rest of the file was read.

problem-document-duplicate = The same document stands twice in the file; only the first one is kept.
problem-document-duplicate-remedy = If the two rows are the same, there is nothing to do. If their amounts differ, export one row per invoice, with its total including VAT, not one row per item; or correct the number that was used twice. The rest of the file was read.

problem-due-before-issue = The due date is before the date of issue.
problem-due-before-issue-remedy = Check both dates in the invoicing program: the document is read as it stands, so it is late from its issue on. If a date is wrong, undo this import and import the corrected list.
problem-totals-disagree = The totals of the document do not agree with each other (before VAT, VAT, including VAT).
problem-totals-disagree-remedy = Compare them with the original invoice, correct them in the invoicing program and export this document again. The other documents were read.

problem-document-type-unsupported = A document of this type is not a receivable; it was left out.
problem-document-type-unsupported-remedy = For a quote, an order or a pro forma invoice, there is nothing to do. If it is an invoice or a credit note, correct the document type in the invoicing program (380 for an invoice, 381 for a credit note) and export the document again. The other documents were read.

problem-row-length = The row does not have the same number of columns as the header.
problem-row-length-remedy = A text probably contains the column separator (comma, semicolon or tab): export the file again with texts in quotation marks, or as XLSX. The other rows were read.

problem-card-number-masked = A payment card number was found; it was masked before anything was stored.
problem-card-number-masked-remedy = Nothing else was changed. Remove this number in the program it comes from and delete your copies of the file: a card number must not travel in a description or a note.

problem-file-truncated = The file ends in the middle of a record.
problem-file-truncated-remedy = Export or download the whole file again, then import it. What stands before the break was read and will not be counted twice.

problem-entry-unbalanced = The accounting entry does not balance: its debits and credits have different totals.
problem-entry-unbalanced-remedy = Correct this entry in the accounting program, then export the accounting file (FEC) again. Its lines and the rest of the file were read as they stand.

problem-customer-missing = The customer is neither named nor numbered.
problem-customer-missing-remedy = Add the column with the customer’s name or number to the export, or fill in the row shown, then import the file again. The rest of the file was read.
problem-address-incomplete = The postal address is not complete: it was not kept.
problem-address-incomplete-remedy = State the town and, in France, a postcode of five digits, or enter the address on the customer’s page.
problem-account-manager-unknown = No user has this e-mail address: the customer was imported without an account manager.
problem-account-manager-unknown-remedy = Invite the person in the settings, or correct the address, then import the file again or choose the account manager on the customer’s page.

problem-document-conflict = This document is stored already with another amount or another customer.
problem-document-conflict-remedy = The stored document was not changed. If two documents bear the same number, correct the one in the export; if the invoice has changed, issue a credit note and a new invoice, and import both. The rest of the file was read.

problem-transaction-known = This transaction is known already from another file.
problem-transaction-known-remedy = There is nothing to do: it is counted only once. If you really received two similar payments, check that the bank’s statement holds both.

problem-transaction-pending = The bank announces this transaction but has not booked it yet; it was left out.
problem-transaction-pending-remedy = There is nothing to do: it will be read with the statement in which the bank books it.

problem-period-closed = The accounting period of the record is closed: it is booked into the first open period.
problem-period-closed-remedy = Nothing to do if that day suits you; otherwise ask whoever closed the period.

## Whole files

refusal-unknown-format = The format of the file is not recognised.
refusal-unknown-format-remedy = Export again: a statement as CAMT (XML), MT940, CFONB 120, OFX, QIF or CSV; invoices as CSV, XLSX, Factur-X, XML (CII or UBL) or FEC. Save an old .xls workbook as .xlsx. Nothing of this file was stored.

refusal-account-number = The bank account that was named is not a valid IBAN: its check digits are wrong.
refusal-account-number-remedy = Copy the IBAN as the bank writes it, then try again. Nothing was stored.
refusal-empty = The file is empty.
refusal-empty-remedy = Check that the export has finished and that the period chosen holds rows, then export the file again. Nothing was stored.

refusal-doctype = The file contains a DOCTYPE declaration, which we refuse for safety.
refusal-doctype-remedy = Proper statements and invoices contain none: ask whoever issued the file for an export without this declaration. Nothing of this file was stored.

refusal-too-deep = The XML file is nested more deeply than is accepted.
refusal-too-deep-remedy = No proper statement or invoice is made this way: check that it is the right file, then ask whoever issued it for a new export. Nothing of this file was stored.

refusal-bomb = Once decompressed, the file is larger than is accepted.
refusal-bomb-remedy = Export a shorter period or several files, or choose CSV; if the file comes from someone you do not know, do not open it. Nothing of this file was stored.

refusal-broken = The file is damaged; what follows the place shown cannot be read safely.
refusal-broken-remedy = Export or download the file again and import it as it is, without opening or saving it in another program. Nothing of this file was stored.

refusal-columns-missing = Columns that are needed were not found.
refusal-columns-missing-remedy = Add these columns to the export, or state in the import template which headings they have in your file. Nothing of this file was stored.

refusal-nothing-inside = The file holds nothing of what is expected.
refusal-nothing-inside-remedy = Check that it is the right file: a PDF must be a Factur-X invoice without a password, a bank export must hold an account statement, a table must have rows under its headings. Nothing of this file was stored.

refusal-io = The file could not be read.
refusal-io-remedy = Check that it exists, that you may read it and that no other program has it open, then try again. Nothing of this file was stored.

problem-account-missing = The statement names no bank account.
problem-account-missing-remedy = It is taken for a statement of the only known account; when there is none, or several, it gets an account of its own. Prefer a format that names the account (camt, CFONB, MT940).

problem-date-order-assumed = No date in the file says whether the day or the month comes first; the day was read first.
problem-date-order-assumed-remedy = If it is the other way round, import the file again with a mapping (--mapping) where dates = "month-first".

problem-open-amount-impossible = The amount stated as still open is more than the document’s total, or of the other sign.
problem-open-amount-impossible-remedy = Correct the line in the invoicing program and export again; an over-payment is recorded as a credit note.

problem-open-amount-differs = The file says that another amount is still open than the books do; the books were kept.
problem-open-amount-differs-remedy = If the document was paid elsewhere, import the statement with that payment, or allocate it by hand.

problem-amount-ambiguous = The amount can be read in two ways: with decimals, or in thousands.
problem-amount-ambiguous-remedy = Nothing else in the file decides: state the decimal sign (comma or point) in the import template or the reading rules, then import again. The rest of the file was read.

problem-amount-by-style = The amount can be read in two ways: with decimals, or in thousands. The other amounts of the file decided.
problem-amount-by-style-remedy = Check this amount and those like it; if the reading is wrong, undo the import, state the decimal sign (comma or point) in the import template, then import again.

problem-vat-missing = Only the total with VAT is stated: all of it was posted to the sales account, without VAT.
problem-vat-missing-remedy = If the VAT was declared in the program that issued these invoices, there is nothing to do. Otherwise undo the import, add the columns of net amount and VAT to the file, then import again: without them VAT due on payment is not followed.

problem-due-date-assumed = No due date is stated: it was assumed from the payment terms of the customer, or else thirty days.
problem-due-date-assumed-remedy = Check the due date of these invoices; for later, add a column of due dates to the file or state the payment terms on the customer’s page.

problem-card-number-in-file = A card number stands in a part of the file that is not read: the file itself was not kept.
problem-card-number-in-file-remedy = The documents were imported. Take the number out of the file; if the original has to be kept, undo the import and repeat it with the corrected file.

problem-movements-overlap = Other statements of this account, in another format, hold movements of the same days and amounts without a common reference: they may be counted twice.
problem-movements-overlap-remedy = If they are the same movements, undo this import and repeat it passing over equal movements (--skip-equal, or the box in the import wizard); "quittance import --dry-run" shows it before importing.
