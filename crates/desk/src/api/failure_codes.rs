//! Every code that an answer of the API may fail with. Codes are stable: one that was published keeps
//! its meaning.

/// Code and when it is answered.
pub const FAILURE_CODES: &[(&str, &str)] = &[
    ("unauthenticated", "No key or session, or one that is over."),
    ("forbidden", "The key or the role does not allow it, or the request comes from another site."),
    ("not_found", "There is no such thing, or not for this caller."),
    ("method_not_allowed", "The path does not know this method."),
    ("too_many_requests", "Too many requests of one sender: wait as `Retry-After` says."),
    ("too_large", "The body is larger than allowed."),
    ("unsupported_media_type", "The body is not `application/json`."),
    ("bad_request", "The request cannot be understood."),
    ("bad_json", "The body is not JSON."),
    ("bad_form", "The form or the file did not arrive whole."),
    ("bad_value", "A value is not what its field takes."),
    ("bad_id", "The text is not an id of this kind."),
    ("bad_after", "`after` is not an id of this list."),
    ("bad_limit", "`limit` is not between 1 and 200."),
    ("bad_idempotency_key", "The idempotency key is empty or longer than 200 characters."),
    ("unknown_field", "The field or parameter is not known."),
    ("missing_field", "The field is needed."),
    ("fault", "Something went wrong on our side; nothing was changed."),
    ("timeout", "It took too long; nothing was changed."),
    ("key_reused", "The idempotency key was used before for something else."),
    ("customer_missing", "Neither the number nor the name of the customer is stated."),
    ("document_conflict", "The number is known with another customer or total."),
    ("vat_exceeds_total", "The VAT is more than the total."),
    ("document_period_closed", "The document would be booked into a closed period."),
    ("entry_impossible", "The amounts make no journal entry."),
    ("transaction_unknown", "There is no such bank transaction."),
    ("already_explained", "The transaction is explained already."),
    ("no_alternative", "The transaction has no such alternative."),
    ("alternative_changed", "The alternatives are others than those that were read: read them again."),
    ("rest_changed", "What is to be explained has changed since it was read: read it again."),
    ("no_lines", "No line was given."),
    ("sum_differs", "The lines sum to more than is to be explained, or in the other direction."),
    ("customer_unknown", "There is no customer with this number."),
    ("currency_differs", "The document is in another currency."),
    ("amount_out_of_range", "An amount is greater than any account can hold."),
    ("not_open", "The document is not open."),
    ("bad_account", "The text is no account number."),
    ("control_account", "The account is posted to by the rules alone."),
    ("more_than_open", "More than is open of the document."),
    ("return_not_allocated", "What came back is not allocated any more."),
    ("taken_back", "A return took it back since."),
    ("credit_used", "The credit it left was used since."),
    ("would_over_open", "A document would be open for more than its amount."),
    ("period_closed", "The day is in a closed period."),
    ("period_already_closed", "The books are closed through a later day already."),
    ("period_not_over", "The day is not over yet."),
    ("allocation_unknown", "There is no such allocation."),
    ("already_undone", "The allocation is undone already."),
    ("no_documents", "No document was named, or more than 200."),
    ("document_twice", "A document is named twice."),
    ("not_an_invoice", "The document is not an invoice."),
    ("already_doubtful", "The invoice is doubtful already."),
    ("not_doubtful", "The invoice is not doubtful."),
    ("customer_differs", "The documents are of several customers."),
    ("currencies_mixed", "The documents are in several currencies."),
    ("nothing_to_set_off", "A set-off needs an open invoice and an open credit."),
    ("not_small", "What is open is no small difference."),
    ("no_amount", "An amount where all that is open is meant."),
    ("document_changed", "Something else is open of the document than was seen: read it again."),
    ("adjustment_day_ahead", "The day is after today."),
    ("adjustment_before_issue", "The day is before a document was issued."),
    ("write_off_of_many", "A key writes off one document at a time; a person can write off several."),
    ("reason_missing", "The reason is missing."),
    ("adjustment_unknown", "There is no such adjustment."),
    ("adjustment_already_undone", "The adjustment is undone already."),
    ("payment_paid_out", "The provider paid it out since."),
    ("payment_moved", "The provider's payment was undone or paid out since."),
    ("moved_since", "It was paid or moved since."),
    ("rule_unknown", "There is no such rule."),
    ("rule_too_wide", "A rule needs a text of at least three characters."),
    ("rule_without_effect", "A rule has an account or a customer, one of the two."),
    ("not_a_person", "A key cannot do this; a person can."),
    ("not_fresh", "The password has to be typed again first."),
    ("bad_name", "The text is no name."),
    ("unknown_permission", "There is no such permission."),
    ("unknown_side", "There is no such side."),
    ("no_permission", "A key needs a permission."),
    ("permission_not_yours", "The key cannot have a permission that its maker or its side has not."),
    ("permission_not_confirmed", "The permission concerns settings or the activity log: send `confirmed`."),
    ("bad_days", "A key lasts from 1 to 396 days."),
    ("unknown_format", "The format of the file is not recognised."),
    ("empty", "The file is empty."),
    ("doctype", "The XML document has a DOCTYPE."),
    ("too_deep", "The XML document is nested too deeply."),
    ("bomb", "The file unfolds to more than is accepted."),
    ("broken", "The file breaks off so that nothing after it can be trusted."),
    ("columns_missing", "The columns that are needed were not found."),
    ("nothing_inside", "The file holds nothing of the kind that was asked for."),
    ("io", "The file cannot be read."),
    ("customer_gone", "There is no such customer, or not for this caller."),
    ("contact_gone", "There is no such contact."),
    ("note_gone", "There is no such note."),
    ("bad_customer_name", "A name is empty or longer than 200 characters."),
    ("bad_customer_email", "The text is no e-mail address."),
    ("bad_siren", "The text is no SIREN."),
    ("bad_vat_number", "The text is no VAT number."),
    ("bad_country", "The text is no country code of two letters."),
    ("bad_payment_days", "Days to pay are 0 to 365."),
    ("bad_credit_limit", "A credit limit cannot be negative."),
    ("customer_payer_unknown", "There is no customer with the number of the payer."),
    ("payer_in_circle", "The payer is this customer, or is paid for by another."),
    ("bad_tags", "More than 20 tags, or one of more than 40 characters."),
    ("bad_note", "The note is empty or longer than 4,000 characters."),
    ("account_manager_unknown", "No user who could look after customers has this e-mail address or id."),
    ("comment_gone", "There is no such comment on the transaction."),
    ("comment_empty", "The comment is empty or longer than 2,000 characters."),
    ("dunning_customer_unknown", "There is no customer with this id or number."),
    ("dunning_document_unknown", "The number is of no open document of the customer."),
    ("dunning_person_unknown", "No user has this e-mail address or id."),
    ("dunning_kind_unknown", "It is not said what keeps reminders back."),
    ("dunning_currencies_differ", "One amount for documents in several currencies."),
    ("dunning_day_missing", "A promise or an announced payment names its day."),
    ("dunning_day_passed", "The day has passed."),
    ("dunning_bad_text", "A text is empty or too long."),
    ("dunning_hold_unknown", "There is no such hold, or it has ended."),
    ("dunning_credit_note_unknown", "The customer has no credit note with this number."),
    ("dunning_dispute_everything", "What is abandoned is a document, not everything."),
    ("dunning_task_unknown", "There is no such task, or it is over."),
    ("dunning_message_unknown", "There is no such reminder."),
    ("dunning_stands_otherwise", "The reminder cannot be changed any more."),
    ("dunning_held_back", "The reminder may not go."),
    ("dunning_text_outdated", "The text of the reminder was written about other amounts."),
    ("dunning_already_said", "A step of the reminder was said meanwhile."),
    ("dunning_no_contact", "The customer has nobody to write to."),
    ("key_unknown", "There is no such key, or it is revoked."),
];

#[cfg(test)]
mod tests {
    use app::words::Language;

    use super::FAILURE_CODES;
    use crate::words::Words;

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        for language in [Language::French, Language::English] {
            let words = Words::new(language);
            for (code, _) in FAILURE_CODES {
                let dashed = code.replace('_', "-");
                let own = words.find_with(&format!("failure-{code}"), &[("field", "x".into())]);
                let values = [
                    "field", "id", "number", "document", "day", "closed", "open", "amount", "sum", "rest",
                    "account", "by", "key", "value", "max", "seen",
                ]
                .map(|name| (name, "x".into()));
                let refused = words.say_with(&format!("error-{dashed}"), &values);
                let is_refused = !refused.starts_with("Unknown localization") && !refused.starts_with('[');
                let of_file = words.find(&format!("refusal-{dashed}"));
                assert!(
                    own.is_some() || is_refused || of_file.is_some(),
                    "{code} in {language:?}: {refused}"
                );
            }
        }
    }
}
