//! Which column of a table holds which field, found from its header in French or English.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A field that a column of an invoice or customer list can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// Number of the document.
    Number,
    /// Invoice or credit note, in words.
    Kind,
    /// Number of the customer.
    CustomerNumber,
    /// Name of the customer.
    CustomerName,
    /// Date of issue.
    IssuedOn,
    /// Due date.
    DueOn,
    /// Amount with VAT.
    Total,
    /// What is still open.
    Open,
    /// What was already paid.
    Paid,
    /// Amount without VAT.
    Net,
    /// Amount of VAT.
    Vat,
    /// Debit of a ledger extract: an invoice.
    Debit,
    /// Credit of a ledger extract: a credit note or payment.
    Credit,
    /// Currency.
    Currency,
    /// Reference that the payer quotes.
    PaymentReference,
    /// Order of the buyer.
    PurchaseOrder,
    /// Invoice that a credit note refers to.
    Preceding,
    /// SIREN or SIRET of the customer.
    Siren,
    /// VAT number of the customer.
    VatNumber,
    /// E-mail address of the customer.
    Email,
    /// IBAN of the customer.
    Iban,
    /// BIC of the customer.
    Bic,
    /// Street and house number of the customer's postal address.
    Address,
    /// A second line of it.
    AddressMore,
    /// Postcode of the customer.
    Postcode,
    /// Town of the customer.
    Town,
    /// Country of the customer.
    Country,
    /// Payment term in days.
    PaymentDays,
    /// Who looks after the customer: the e-mail address of a user.
    AccountManager,
}

impl Field {
    /// Every field, in the order in which they are shown.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Number,
        Self::Kind,
        Self::CustomerNumber,
        Self::CustomerName,
        Self::IssuedOn,
        Self::DueOn,
        Self::Total,
        Self::Open,
        Self::Paid,
        Self::Net,
        Self::Vat,
        Self::Debit,
        Self::Credit,
        Self::Currency,
        Self::PaymentReference,
        Self::PurchaseOrder,
        Self::Preceding,
        Self::Siren,
        Self::VatNumber,
        Self::Email,
        Self::Iban,
        Self::Bic,
        Self::Address,
        Self::AddressMore,
        Self::Postcode,
        Self::Town,
        Self::Country,
        Self::PaymentDays,
        Self::AccountManager,
    ];

    /// The fields that a customer list can hold.
    pub const OF_CUSTOMERS: [Self; 14] = [
        Self::CustomerNumber,
        Self::CustomerName,
        Self::Siren,
        Self::VatNumber,
        Self::Email,
        Self::Iban,
        Self::Bic,
        Self::Address,
        Self::AddressMore,
        Self::Postcode,
        Self::Town,
        Self::Country,
        Self::PaymentDays,
        Self::AccountManager,
    ];

    /// How many fields there are.
    pub(crate) const COUNT: usize = Self::AccountManager as usize + 1;

    /// The name under which problems and mappings speak of it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Kind => "kind",
            Self::CustomerNumber => "customer-number",
            Self::CustomerName => "customer-name",
            Self::IssuedOn => "issued-on",
            Self::DueOn => "due-on",
            Self::Total => "total",
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Net => "net",
            Self::Vat => "vat",
            Self::Debit => "debit",
            Self::Credit => "credit",
            Self::Currency => "currency",
            Self::PaymentReference => "payment-reference",
            Self::PurchaseOrder => "purchase-order",
            Self::Preceding => "preceding",
            Self::Siren => "siren",
            Self::VatNumber => "vat-number",
            Self::Email => "email",
            Self::Iban => "iban",
            Self::Bic => "bic",
            Self::Address => "address",
            Self::AddressMore => "address-more",
            Self::Postcode => "postcode",
            Self::Town => "town",
            Self::Country => "country",
            Self::PaymentDays => "payment-days",
            Self::AccountManager => "account-manager",
        }
    }
}

/// Headers by field, the best first; compared by [`header_key`].
const INVOICE_HEADERS: &[(Field, &str)] = &[
    (
        Field::Number,
        "numerofacture nfacture nofacture numfacture facturenumero facturen facture invoicenumber invoiceno \
         invoicenum invoice number numero numeropiece npiece nopiece numpiece piece pieceref refpiece \
         referencepiece documentnumber documentno document numerodocument ndocument nodocument referencefacture \
         reffacture facturereference invoicereference invoiceref numerofactureavoir numeropieceavoir \
         numerofactureclient no n num nfactureavoir reference ref invoiceid idfacture id",
    ),
    (
        Field::Kind,
        "type typedocument typepiece typefacture documenttype invoicetype naturepiece nature kind typecode \
         factureavoir typefactureavoir avoir sens",
    ),
    (
        Field::CustomerNumber,
        "codeclient numeroclient nclient noclient numclient idclient clientid customerid customernumber \
         customerno customercode clientcode clientnumber comptetiers codetiers compteclient numerocompte \
         compteauxiliaire compauxnum comptenum compte account accountnumber accountcode customeraccount \
         refclient referenceclient tiers",
    ),
    (
        Field::CustomerName,
        "nomclient customername clientname raisonsociale nomclientraisonsociale client customer clientnom \
         customercompany companyname company societe nomsociete entreprise nomtiers intituletiers libelletiers \
         libelleclient intitulecompte libellecompte compauxlib denomination denominationsociale debiteur buyer \
         buyername billto nom name",
    ),
    (
        Field::IssuedOn,
        "datefacture facturedate dateemission invoicedate issuedate dateissued dateofissue issuedon issued \
         datepiece piecedate datedocument documentdate datefacturation dateecriture ecrituredate emission \
         emisele emis billingdate billdate date dateinvoice datecreation createdat created",
    ),
    (
        Field::DueOn,
        "dateecheance echeance echeancele datelimitepaiement datelimitereglement datelimite datereglementprevue \
         datepaiementprevue duedate dateheance dueon due datedue paymentdue paymentduedate maturitydate \
         maturity payablele apayerle apayeravant datelimitreglmt",
    ),
    (
        Field::Total,
        "montantttc totalttc ttc montanttotalttc totalfacturettc prixttc amountincvat amountincltax \
         totalincltax totalincvat grosstotal grossamount gross totalamount amounttotal invoicetotal \
         invoiceamount amount total montanttotal montantfacture totalfacture montant montantinitial \
         montantorigine originalamount netapayer apayer amountpayable totalwithvat totalgeneral",
    ),
    (
        Field::Open,
        "openamount amountopen montantrestant montantrestantdu resteapayer restepayer restedu reste restant restantdu soldedu solde \
         restearegler resteregler montantdu montantouvert montantnonregle amountdue balancedue balance outstanding \
         outstandingamount amountoutstanding remaining remainingamount amountremaining openbalance resteapayerttc restettc restantttc \
         restedutttc resteduttc soldettc soldeapayer amountresidual encours",
    ),
    (
        Field::Paid,
        "montantpaye montantregle dejaregle dejapaye paye regle paidamount amountpaid paid totalpaye totalregle \
         acompteregle montantencaisse encaisse",
    ),
    (
        Field::Net,
        "montantht totalht ht montanttotalht netamount amountexclvat amountexcltax totalexcltax totalexclvat \
         nettotal subtotal untaxedamount montanthorstaxes horstaxe net",
    ),
    (
        Field::Vat,
        "montanttva totaltva tva vatamount vat taxamount tax totaltax totalvat montanttaxe montanttaxes",
    ),
    (Field::Debit, "debit montantdebit debiteur debitamount debiteuros debiteur"),
    (Field::Credit, "credit montantcredit crediteur creditamount crediteuros"),
    (Field::Currency, "devise codedevise monnaie currency currencycode idevise"),
    (
        Field::PaymentReference,
        "referencepaiement refpaiement referencevirement referencereglement paymentreference paymentref \
         structuredreference creditorreference remittancereference referencerf",
    ),
    (
        Field::PurchaseOrder,
        "commande numerocommande ncommande nocommande boncommande numeroboncommande referencecommande refcommande \
         purchaseorder purchaseordernumber ordernumber orderno orderreference order ponumber pono po",
    ),
    (
        Field::Preceding,
        "factureorigine facturereferencee factureliee facturerectifiee facturecorrigee numerofactureorigine \
         originalinvoice precedinginvoice relatedinvoice creditedinvoice appliesto",
    ),
];

const PARTY_HEADERS: &[(Field, &str)] = &[
    (Field::Siren, "siren numerosiren nsiren nosiren siret numerosiret nsiret nosiret sirensiret siretsiren"),
    (
        Field::VatNumber,
        "tvaintracom tvaintracommunautaire ntvaintracom numerotvaintracom numerotva ntva notva \
         numerotvaintracommunautaire ntvaintracommunautaire vatnumber vatno vatid taxid customervat vatregistration",
    ),
    (
        Field::Email,
        "email mail courriel adressemail adresseemail adressecourriel emailaddress emailclient customeremail \
         contactemail emailcontact emailfacturation billingemail",
    ),
    (Field::Iban, "iban ibanclient customeriban compteiban bankaccount"),
    (Field::Bic, "bic swift bicswift codebic swiftcode swiftbic customerbic"),
    (
        Field::Address,
        "adresse adresse1 adresseligne1 ligneadresse1 adressepostale adressefacturation rue voie address address1 \
         addressline1 street streetaddress billingaddress billingstreet postaladdress",
    ),
    (
        Field::AddressMore,
        "adresse2 adresseligne2 ligneadresse2 complementadresse adressecomplement complement address2 addressline2 \
         street2 additionalstreet",
    ),
    (
        Field::Postcode,
        "codepostal cp codepostalclient postcode zip zipcode postalcode billingzip billingpostalcode",
    ),
    (Field::Town, "ville commune localite villeclient city town billingcity"),
    (Field::Country, "pays codepays country countrycode paysclient customercountry"),
    (
        Field::PaymentDays,
        "delaipaiement delaireglement delai delaijours paymentterms paymentdays terms termsdays netdays \
         conditionsreglement conditionspaiement",
    ),
];

const CUSTOMER_HEADERS: &[(Field, &str)] = &[
    (
        Field::AccountManager,
        "accountmanager accountmanageremail emailaccountmanager responsablecompte responsableclient \
         responsablecommercial emailresponsable emailcommercial adressecommercial salesrepemail customerowner \
         accountowner owneremail",
    ),
    (
        Field::CustomerNumber,
        "codeclient numeroclient nclient noclient numclient idclient clientid customerid customernumber \
         customerno customercode clientcode clientnumber comptetiers codetiers compteauxiliaire compauxnum \
         compteclient numerocompte code numero number no n id reference ref compte account accountnumber \
         accountcode tiers",
    ),
    (
        Field::CustomerName,
        "raisonsociale nomclient customername clientname denominationsociale denomination nom name client \
         customer companyname company societe nomsociete entreprise intitule compauxlib nomtiers \
         intituletiers legalname displayname",
    ),
];

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// Invoices and credit notes.
    Invoices,
    /// Customers.
    Customers,
}

/// A header without case, accents, punctuation, small words and a currency at its end, so that
/// `N° de la facture`, `no_facture` and `NoFacture` meet in the list.
pub(crate) fn header_key(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len());
    let mut after_small = false;
    for character in header.chars() {
        // A capital after a small letter begins a word: `IssueDate`.
        if character.is_uppercase() && after_small {
            spaced.push(' ');
        }
        after_small = character.is_lowercase();
        match fold(character) {
            Some(folded) => spaced.push_str(folded),
            None if character.is_ascii_alphanumeric() => spaced.push(character.to_ascii_lowercase()),
            None => spaced.push(' '),
        }
    }
    let small = ["de", "du", "des", "la", "le", "les", "l", "d", "of", "the", "a", "en", "in"];
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    // Elisions and articles carry no meaning, but for a last one: « reste dû » is no article.
    if let Some(last) = words.pop() {
        words.retain(|word| !small.contains(word));
        words.push(last);
    }
    while words.len() > 1 && ["eur", "euro", "euros", "usd", "gbp"].contains(&words[words.len() - 1]) {
        words.pop();
    }
    words.concat()
}

/// Plain letters for the accented ones of French and its neighbours; `°` joins `N°`.
fn fold(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'À' | 'Â' | 'Ä' | 'Á' | 'Ã' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' | 'Ê' | 'Ë' => "e",
        'î' | 'ï' | 'í' | 'Î' | 'Ï' | 'Í' => "i",
        'ô' | 'ö' | 'ó' | 'õ' | 'Ô' | 'Ö' | 'Ó' | 'Õ' | 'º' => "o",
        'ù' | 'û' | 'ü' | 'ú' | 'Ù' | 'Û' | 'Ü' | 'Ú' => "u",
        'ç' | 'Ç' => "c",
        'ñ' | 'Ñ' => "n",
        'œ' | 'Œ' => "oe",
        'æ' | 'Æ' => "ae",
        // Combining accents of decomposed text vanish.
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// Every known header, to pass over rows that hold none.
static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lists = [INVOICE_HEADERS, PARTY_HEADERS, CUSTOMER_HEADERS];
    lists.into_iter().flatten().flat_map(|(_, names)| names.split_whitespace()).collect()
});

/// The columns of the fields, by the position of the header.
///
/// Fields named in `chosen` take the header they name. Each other field takes the unclaimed column
/// whose header stands earliest in its list, so that `number` wins over `invoice_id`.
/// Answers the chosen headers that the row does not have as the error.
pub(crate) fn find_columns(
    headers: &[String],
    list: List,
    chosen: &BTreeMap<Field, String>,
) -> Result<BTreeMap<Field, usize>, Vec<String>> {
    let keys: Vec<String> = headers.iter().map(|header| header_key(header)).collect();
    let mut columns = BTreeMap::new();
    let mut missing = Vec::new();
    if chosen.is_empty() && !keys.iter().any(|key| KNOWN.contains(key.as_str())) {
        return Ok(columns);
    }
    for (field, header) in chosen {
        let exact = headers.iter().position(|candidate| candidate.trim() == header.trim());
        let key = header_key(header);
        match exact.or_else(|| keys.iter().position(|candidate| *candidate == key)) {
            Some(column) => drop(columns.insert(*field, column)),
            None => missing.push(header.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let own = match list {
        List::Invoices => INVOICE_HEADERS,
        List::Customers => CUSTOMER_HEADERS,
    };
    for (field, names) in own.iter().chain(PARTY_HEADERS) {
        if columns.contains_key(field) {
            continue;
        }
        let free = |column: &usize| !columns.values().any(|taken| taken == column);
        let found = names.split_whitespace().find_map(|name| {
            keys.iter().enumerate().find(|(column, key)| key.as_str() == name && free(column))
        });
        if let Some((column, _)) = found {
            columns.insert(*field, column);
        }
    }
    Ok(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &str, list: List, expected: &str) {
        let headers: Vec<String> = headers.split(';').map(str::to_owned).collect();
        let columns = find_columns(&headers, list, &BTreeMap::new()).unwrap();
        let mut found: Vec<(usize, Field)> = columns.into_iter().map(|(field, at)| (at, field)).collect();
        found.sort_unstable();
        let text: Vec<String> = found.iter().map(|(at, field)| format!("{at} {field:?}")).collect();
        assert_eq!(text.join(", "), expected);
    }

    #[test]
    fn headers_in_both_languages() {
        check(
            "invoice_id;number;customer_id;customer_name;issue_date;due_date;amount;currency;open_amount",
            List::Invoices,
            "1 Number, 2 CustomerNumber, 3 CustomerName, 4 IssuedOn, 5 DueOn, 6 Total, 7 Currency, 8 Open",
        );
        check(
            "N° de facture;Code client;Raison sociale;Date de la facture;Date d'échéance;Montant TTC (€);\
             Reste dû;TVA intracom.;Montant HT;TVA",
            List::Invoices,
            "0 Number, 1 CustomerNumber, 2 CustomerName, 3 IssuedOn, 4 DueOn, 5 Total, 6 Open, \
             7 VatNumber, 8 Net, 9 Vat",
        );
        check(
            "Numéro de pièce;Type;Client;Échéance;Date;TTC;Devise;E-mail",
            List::Invoices,
            "0 Number, 1 Kind, 2 CustomerName, 3 DueOn, 4 IssuedOn, 5 Total, 6 Currency, 7 Email",
        );
        check(
            "InvoiceNumber;Customer;IssueDate;DueDate;TotalAmount;AmountDue",
            List::Invoices,
            "0 Number, 1 CustomerName, 2 IssuedOn, 3 DueOn, 4 Total, 5 Open",
        );
        check(
            "customer_id;name;iban;bic",
            List::Customers,
            "0 CustomerNumber, 1 CustomerName, 2 Iban, 3 Bic",
        );
        check("Code;Nom;SIRET;Pays", List::Customers, "0 CustomerNumber, 1 CustomerName, 2 Siren, 3 Country");
    }
}
