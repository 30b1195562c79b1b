//! What each variable means, for whoever edits a template.

use crate::language::Language;

/// What a variable means, by its path (`customer.name`, `invoices.number`); nothing for what is no variable.
pub fn meaning(path: &str, language: Language) -> Option<&'static str> {
    // The items of the list and the oldest of them have the same fields.
    let path =
        path.strip_prefix("invoices.").map_or_else(|| path.to_owned(), |field| format!("invoice.{field}"));
    MEANINGS
        .iter()
        .find(|(name, _, _)| *name == path)
        .map(|(_, french, english)| language.pick(*french, *english))
}

const MEANINGS: &[(&str, &str, &str)] = &[
    ("customer", "le client", "the customer"),
    ("customer.name", "nom du client", "name of the customer"),
    ("customer.number", "numéro du client", "number of the customer"),
    ("customer.is_consumer", "vrai pour un particulier", "true for a consumer"),
    ("customer.is_public", "vrai pour un acheteur public", "true for a public buyer"),
    ("contact", "la personne à qui l’on écrit", "the person who is written to"),
    ("contact.name", "nom de cette personne", "name of that person"),
    ("contact.greeting", "« Bonjour Madame Durand »", "“Hello Ms Durand”"),
    ("entity", "votre société", "your company"),
    ("entity.name", "nom de votre société", "name of your company"),
    ("entity.address", "adresse de votre société", "address of your company"),
    ("entity.siren", "SIREN de votre société", "SIREN of your company"),
    ("entity.phone", "téléphone de votre société", "telephone of your company"),
    ("entity.email", "adresse e-mail de votre société", "e-mail address of your company"),
    ("sender", "la personne qui écrit", "the person who writes"),
    ("sender.name", "nom de la personne qui écrit", "name of the person who writes"),
    ("sender.role", "fonction de cette personne", "what this person does"),
    ("sender.phone", "téléphone de cette personne", "telephone of this person"),
    ("sender.email", "adresse e-mail de cette personne", "e-mail address of this person"),
    (
        "invoices",
        "les factures concernées, de la plus ancienne à la plus récente",
        "the invoices concerned, oldest first",
    ),
    ("invoice", "la plus ancienne de ces factures", "the oldest of these invoices"),
    ("invoice.number", "numéro de la facture", "number of the invoice"),
    ("invoice.issued_on", "date d’émission", "day of issue"),
    ("invoice.due_on", "date d’échéance", "due day"),
    ("invoice.days_late", "jours de retard", "days late"),
    ("invoice.amount", "montant de la facture, TTC", "amount of the invoice, tax included"),
    ("invoice.open", "montant restant dû", "amount still owed"),
    ("invoice_count", "nombre de factures", "number of invoices"),
    ("days_late", "jours de retard de la plus ancienne", "days that the oldest is late"),
    ("total", "total demandé, hors pénalités", "what is asked for, without charges"),
    ("interest", "intérêts de retard réclamés", "late interest claimed"),
    ("indemnity", "indemnité forfaitaire réclamée", "fixed compensation claimed"),
    (
        "total_with_charges",
        "total avec intérêts et indemnité réclamés",
        "total with claimed interest and compensation",
    ),
    ("pay_by", "date limite d’une mise en demeure", "day to pay by of a formal notice"),
    ("last_conversation", "le dernier échange avec ce contact", "the last exchange with this contact"),
    ("last_conversation.on", "date de cet échange", "day of that exchange"),
    ("last_conversation.with", "votre collègue lors de cet échange", "your colleague in that exchange"),
    ("last_conversation.about", "sujet de cet échange", "what it was about"),
    ("link", "adresse de l’espace client", "address of the portal"),
    ("payment", "le règlement reçu", "the payment received"),
    ("payment.amount", "montant reçu", "amount received"),
    ("payment.on", "date de réception", "day of receipt"),
    ("payment.reference", "référence indiquée par le payeur", "reference the payer gave"),
    ("failure", "le paiement qui n’a pas abouti", "the payment that did not go through"),
    ("failure.amount", "montant prévu", "amount planned"),
    ("failure.on", "date prévue", "day planned"),
    ("failure.reason", "motif de l’échec", "why it failed"),
    ("plan", "l’échéancier convenu", "the payment plan agreed"),
    ("plan.total", "total de l’échéancier", "total of the plan"),
    ("plan.count", "nombre d’échéances", "number of parts"),
    ("plan.first_on", "date de la première échéance", "day of the first part"),
    ("instalments", "les échéances de l’échéancier", "the parts of the plan"),
    ("instalments.due_on", "date de l’échéance", "day of the part"),
    ("instalments.amount", "montant de l’échéance", "amount of the part"),
    ("dispute", "le litige traité", "the dispute that is over"),
    ("dispute.number", "numéro de la facture en litige", "number of the disputed invoice"),
    ("dispute.outcome", "issue du litige", "how it ended"),
    ("invoices_table", "tableau des factures", "table of the invoices"),
    ("instalments_table", "tableau de l’échéancier", "table of the payment plan"),
    ("pay_button", "bouton de règlement en ligne", "button to pay online"),
    (
        "answer_links",
        "réponses « déjà réglé », « désaccord », « besoin de temps »",
        "answers “already paid”, “I do not agree”, “I need time”",
    ),
    ("bank_details", "coordonnées bancaires", "bank details"),
    ("signature", "signature de la personne qui écrit", "signature of the person who writes"),
];

#[cfg(test)]
mod tests {
    use super::super::variables::{Shape, VARIABLES};
    use super::*;

    #[test]
    fn every_variable_has_a_meaning_and_nothing_else_has() {
        let mut paths = Vec::new();
        for field in VARIABLES {
            paths.push(field.name.to_owned());
            if let Shape::Record(inner) | Shape::List(inner) = field.shape {
                paths.extend(inner.iter().map(|below| format!("{}.{}", field.name, below.name)));
            }
        }
        for path in &paths {
            assert!(
                meaning(path, Language::French).is_some() && meaning(path, Language::English).is_some(),
                "{path}"
            );
        }
        for (path, _, _) in MEANINGS {
            assert!(paths.iter().any(|it| it == path), "{path}");
        }
        assert_eq!(meaning("nope", Language::French), None);
    }
}
