//! One type per kind of id. Their list is here, once.

db::typed_ids! {
    /// A creditor whose books these are.
    LegalEntityId = "ent";
    /// A customer.
    CustomerId = "cus";
    /// An invoice, a credit note or an unused credit.
    OpenItemId = "itm";
    /// A file that came in.
    InputFileId = "fil";
    /// One of our bank accounts.
    BankAccountId = "bac";
    /// A bank statement.
    BankStatementId = "bst";
    /// A movement on a bank account.
    BankTransactionId = "btx";
    /// A decided application of money to open items or accounts.
    AllocationId = "alc";
    /// What was decided about documents without a bank transaction.
    AdjustmentId = "adj";
    /// A journal entry.
    EntryId = "jrn";
    /// A closing of a period.
    PeriodClosingId = "pcl";
    /// A decision to set a transaction aside or take it up again.
    SetAsideId = "sas";
    /// A learned payer.
    AliasId = "ali";
    /// A matching rule.
    RuleId = "rul";
    /// Something a person did at the reconcile desk.
    DeskActionId = "act";
    /// What a person said about a transaction.
    CommentId = "cmt";
    /// A person who signs in.
    UserId = "usr";
    /// A session of a user.
    SessionId = "ses";
    /// A link that lets in once.
    AccessLinkId = "lnk";
    /// A key of a program.
    ApiKeyId = "key";
    /// A change that waits for a second person.
    ChangeRequestId = "req";
    /// A person to talk to at a customer.
    ContactId = "con";
    /// A note about a customer.
    NoteId = "nte";
    /// A list that a user comes back to.
    SavedViewId = "viw";
    /// A template of how files are read.
    TemplateId = "tpl";
    /// A dunning plan.
    DunningPlanId = "dpl";
    /// Something that keeps reminders back.
    HoldId = "hld";
    /// A decision about everything that is late.
    DunningRunId = "drn";
    /// A message about what is late, or what waits to become one.
    MessageId = "msg";
    /// What a customer said in the portal.
    PortalAnswerId = "pan";
    /// What a customer promised to pay.
    PromiseId = "prm";
    /// What somebody should be told of a customer.
    AlertId = "alt";
    /// What one of our people is to do about a customer.
    TaskId = "tsk";
    /// Thanks for payments.
    ReceiptId = "rct";
    /// A debt that is paid by instalments.
    PaymentPlanId = "ppl";
    /// One part of such a debt.
    InstalmentId = "ins";
    /// A mail that came in.
    MailId = "mai";
    /// A part of the interest or of the indemnity of an invoice that was claimed or given up.
    LateChargePartId = "lcp";
    /// Letters that were printed together.
    LetterBundleId = "lbn";
}

/// Keys in groups of ten, for statements with as many places; the last group says its last key again.
pub(crate) fn in_tens<T: Copy>(keys: &[T]) -> impl Iterator<Item = [T; 10]> + '_ {
    keys.chunks(10).map(|group| std::array::from_fn(|place| group[place.min(group.len() - 1)]))
}
