//! Every route, pages and JSON, in one list, each with what it asks of whoever calls it.

use app::identity::Permission::{
    self, DecideAllocations, ExportData, ImportReceivables, ImportStatements, ManageKeys, ManageSettings,
    ManageUsers, ReadActivity, ReadBank, ReadBooks, ReadCustomers, ReadReceivables, ReadSettings, WriteBank,
    WriteBooks, WriteComments, WriteCustomers, WriteReceivables,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};

use crate::access::{Access, guard};
use crate::state::Desk;
use crate::{
    account, accounting, activity, adjust, aged, api, assets, bank, collections, customers, dashboard,
    health, help, import, invoices, live, portal, reconcile, search, settings, signing_in, start, views,
};

/// A route: how it is called, what it asks, what answers.
#[derive(Debug)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path, with `{id}` for what varies.
    pub path: &'static str,
    /// What it asks of whoever calls it.
    pub access: Access,
    handler: MethodRouter<Desk>,
}

fn route<H: Handler<T, Desk>, T: 'static>(
    (method, filter): (Method, MethodFilter),
    path: &'static str,
    access: Access,
    handler: H,
) -> Route {
    Route { method, path, access, handler: on(filter, handler) }
}

/// Something that is shown: a page, a part of one, or JSON.
fn get<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route((Method::GET, MethodFilter::GET), path, access, handler)
}

/// Something that is done.
fn post<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route((Method::POST, MethodFilter::POST), path, access, handler)
}

/// Something of which a part is changed.
fn patch<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    route((Method::PATCH, MethodFilter::PATCH), path, access, handler)
}

/// A file that comes in: its own limit holds, not that of forms.
fn upload<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    let route = post(path, access, handler);
    Route { handler: route.handler.layer(DefaultBodyLimit::disable()), ..route }
}

/// Files that are sent: their size has a limit of its own.
fn post_files<H: Handler<T, Desk>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    let limit = DefaultBodyLimit::max(import::BODY_BYTES_MAX);
    let handler = on(MethodFilter::POST, handler).layer(limit);
    Route { method: Method::POST, path, access, handler }
}

const fn needs(permission: Permission) -> Access {
    Access::Needs(permission)
}

/// The list.
pub fn routes() -> Vec<Route> {
    use Access::{Customer, Fresh, FreshlySignedIn, Public, SignedIn};
    vec![
        // What any browser and any monitor may ask.
        get("/assets/{name}", Public, assets::serve),
        get("/healthz", Public, health::alive),
        get("/readyz", Public, health::ready),
        get("/metrics", needs(ReadSettings), health::metrics),
        // Signing in.
        get("/sign-in", Public, signing_in::form),
        post("/sign-in", Public, signing_in::sign_in),
        get("/sign-in/code", Public, signing_in::code_form),
        post("/sign-in/code", Public, signing_in::code),
        get("/sign-in/provider", Public, signing_in::leave),
        get("/sign-in/provider/done", Public, signing_in::come_back),
        get("/sign-in/again/provider", SignedIn, signing_in::leave_again),
        get("/sign-in/again", SignedIn, signing_in::again_form),
        post("/sign-in/again", SignedIn, signing_in::again),
        post("/sign-out", SignedIn, signing_in::sign_out),
        get("/link/{token}", Public, signing_in::link),
        post("/link/{token}", Public, signing_in::use_link),
        // The portal of customers.
        get("/portal/link/{token}", Public, portal::link),
        post("/portal/link/{token}", Public, portal::enter),
        get("/portal/closed", Public, portal::closed),
        get("/portal/look/{entity}/{changed}/style.css", Public, portal::look_style),
        get("/portal/look/{entity}/{changed}/logo", Public, portal::look_logo),
        post("/portal/language", Public, portal::change_language),
        get("/portal", Customer, portal::view),
        get("/portal/pay", Customer, portal::pay),
        get("/portal/documents/{id}/pdf", Customer, portal::pdf),
        get("/portal/say", Customer, portal::say_form),
        post("/portal/say", Customer, portal::say),
        post_files("/portal/paid", Customer, portal::say_paid),
        get("/portal/plans/{id}", Customer, portal::plan),
        post("/portal/plans/{id}/answer", Customer, portal::answer_plan),
        get("/portal/contact", Customer, portal::contact),
        get("/portal/statement", Customer, portal::statement),
        get("/portal/statement.pdf", Customer, portal::statement_pdf),
        post("/portal/leave", Customer, portal::leave),
        // What happens while a page is open.
        get("/events", SignedIn, live::events),
        get("/events/latest", SignedIn, live::latest),
        // My account.
        get("/account", SignedIn, account::page),
        post("/account", SignedIn, account::save),
        post("/account/theme", SignedIn, account::change_theme),
        post("/account/language", SignedIn, account::change_language),
        get("/account/password", FreshlySignedIn, account::password_form),
        post("/account/password", FreshlySignedIn, account::change_password),
        post("/account/sessions/{id}/end", SignedIn, account::end_session),
        post("/account/sessions/end-others", SignedIn, account::end_other_sessions),
        get("/account/second-factor", FreshlySignedIn, account::second_factor_page),
        post("/account/second-factor/begin", FreshlySignedIn, account::begin_second_factor),
        post("/account/second-factor/confirm", FreshlySignedIn, account::confirm_second_factor),
        post("/account/second-factor/renew", FreshlySignedIn, account::renew_recovery_codes),
        post("/account/second-factor/disable", FreshlySignedIn, account::disable_second_factor),
        // Settings.
        post("/account/entity", SignedIn, settings::switch_entity),
        get("/settings", needs(ReadSettings), settings::organisation),
        post("/settings/organisation", needs(ManageSettings), settings::rename_organisation),
        get("/settings/entities/new", needs(ManageSettings), settings::new_entity),
        post("/settings/entities", needs(ManageSettings), settings::add_entity),
        get("/settings/entities/{id}", needs(ManageSettings), settings::entity_form),
        post("/settings/entities/{id}", needs(ManageSettings), settings::change_entity),
        get("/settings/chart", needs(ReadSettings), settings::chart),
        get("/settings/chart/{role}", needs(ManageSettings), settings::account_form),
        post("/settings/chart/{role}", needs(ManageSettings), settings::set_account),
        get("/settings/matching", needs(ReadSettings), settings::matching),
        post("/settings/matching", needs(ManageSettings), settings::change_tolerance),
        get("/settings/rules/new", needs(ManageSettings), settings::new_rule),
        post("/settings/rules", needs(ManageSettings), settings::add_rule),
        get("/settings/rules/{id}", needs(ReadSettings), settings::rule),
        post("/settings/rules/{id}/switch", needs(ManageSettings), settings::switch_rule),
        get("/settings/payers", needs(ReadSettings), settings::payers),
        post("/settings/payers/{id}/forget", needs(ManageSettings), settings::forget_payer),
        get("/settings/mail", needs(ReadSettings), settings::mail),
        post("/settings/mail", Fresh(ManageSettings), settings::set_mail),
        get("/settings/mail/edit", Fresh(ManageSettings), settings::mail_form),
        post("/settings/mail/test", needs(ManageSettings), settings::test_mail),
        post("/settings/mail/remove", Fresh(ManageSettings), settings::remove_mail),
        get("/settings/mailbox", needs(ReadSettings), settings::mailbox),
        post("/settings/mailbox", Fresh(ManageSettings), settings::set_mailbox),
        get("/settings/mailbox/edit", Fresh(ManageSettings), settings::mailbox_form),
        post("/settings/mailbox/test", needs(ManageSettings), settings::test_mailbox),
        post("/settings/mailbox/remove", Fresh(ManageSettings), settings::remove_mailbox),
        get("/settings/sms", needs(ReadSettings), settings::sms),
        post("/settings/sms", Fresh(ManageSettings), settings::set_sms),
        get("/settings/sms/edit", Fresh(ManageSettings), settings::sms_form),
        post("/settings/sms/test", needs(ManageSettings), settings::test_sms),
        post("/settings/sms/remove", Fresh(ManageSettings), settings::remove_sms),
        get("/settings/users", needs(ReadSettings), settings::users),
        post("/settings/users/sales", needs(ManageUsers), settings::sales_sight),
        get("/settings/users/invite", Fresh(ManageUsers), settings::invite_form),
        post("/settings/users/invite", Fresh(ManageUsers), settings::invite),
        get("/settings/users/{id}", Fresh(ManageUsers), settings::user),
        post("/settings/users/{id}/role", Fresh(ManageUsers), settings::change_role),
        post("/settings/users/{id}/disable", Fresh(ManageUsers), settings::disable_user),
        post("/settings/users/{id}/reset-link", Fresh(ManageUsers), settings::reset_link),
        post("/settings/users/{id}/unlink", Fresh(ManageUsers), settings::unlink_provider),
        post("/settings/links/{id}/revoke", needs(ManageUsers), settings::revoke_link),
        post("/settings/requests/{id}/confirm", Fresh(ManageUsers), settings::confirm_request),
        post("/settings/requests/{id}/withdraw", needs(ManageUsers), settings::withdraw_request),
        post("/settings/requests/{id}/take", Fresh(ManageKeys), settings::take_key),
        get("/settings/keys", needs(ReadSettings), settings::keys),
        get("/settings/keys/new", Fresh(ManageKeys), settings::new_key),
        post("/settings/keys", Fresh(ManageKeys), settings::make_key),
        post("/settings/keys/{id}/revoke", needs(ManageKeys), settings::revoke_key),
        get("/settings/look", needs(ManageSettings), settings::look),
        post_files("/settings/look", needs(ManageSettings), settings::set_look),
        get("/settings/portal", Fresh(ManageSettings), portal::settings_form),
        post("/settings/portal", Fresh(ManageSettings), portal::save_settings),
        get("/settings/security", needs(ReadSettings), settings::security),
        get("/settings/provider", Fresh(ManageUsers), settings::provider_form),
        post("/settings/provider", Fresh(ManageUsers), settings::set_provider),
        post("/settings/provider/remove", Fresh(ManageUsers), settings::remove_provider),
        // Dashboard.
        get("/", needs(ReadReceivables), dashboard::pages::dashboard),
        // What is owed, by age.
        get("/aged-balance", needs(ReadReceivables), aged::pages::list),
        get("/aged-balance/documents", needs(ReadReceivables), aged::documents::list),
        // The books.
        get("/accounting", needs(ReadBooks), accounting::journal::list),
        get("/accounting/entries/{id}", needs(ReadBooks), accounting::entry::one),
        get("/accounting/ledger", needs(ReadBooks), accounting::ledger::list),
        get("/accounting/balance", needs(ReadBooks), accounting::balance::list),
        get("/accounting/collected", needs(ReadBooks), accounting::collected::list),
        get("/accounting/suspense", needs(ReadBooks), accounting::suspense::list),
        post("/accounting/suspense/owner", needs(DecideAllocations), accounting::suspense::give),
        get("/accounting/clearing", needs(ReadBooks), accounting::clearing::list),
        post("/accounting/clearing/owner", needs(DecideAllocations), accounting::clearing::give),
        get("/accounting/closings", needs(ReadBooks), accounting::closings::list),
        get("/accounting/closings/new", Fresh(WriteBooks), accounting::closings::form),
        post("/accounting/closings", Fresh(WriteBooks), accounting::closings::close),
        get("/accounting/year", needs(ReadBooks), accounting::year::file),
        // Invoices, credit notes, unused credit.
        get("/invoices", needs(ReadReceivables), invoices::list),
        get("/invoices/export.csv", needs(ExportData), invoices::export_csv),
        get("/invoices/export.xlsx", needs(ExportData), invoices::export_xlsx),
        get("/invoices/disputed", needs(ReadReceivables), invoices::disputed),
        get("/invoices/{id}", needs(ReadReceivables), invoices::show),
        get("/invoices/{id}/source", needs(ExportData), invoices::source),
        post("/invoices/{id}/undo", needs(DecideAllocations), invoices::undo),
        // Documents that are settled, moved or given up without a bank transaction.
        get("/adjust", needs(DecideAllocations), adjust::form),
        post("/adjust", needs(DecideAllocations), adjust::make),
        post("/adjust/{id}/undo", needs(DecideAllocations), adjust::undo),
        // Customers.
        get("/customers", needs(ReadCustomers), customers::list),
        get("/customers/export.csv", needs(ExportData), customers::export_csv),
        get("/customers/export.xlsx", needs(ExportData), customers::export_xlsx),
        get("/customers/{id}", needs(ReadCustomers), customers::show),
        post("/customers/{id}", needs(WriteCustomers), customers::change),
        post("/customers/{id}/tags", needs(WriteCustomers), customers::tag),
        post("/customers/{id}/account-manager", needs(WriteCustomers), customers::assign),
        post("/customers/{id}/contacts", needs(WriteCustomers), customers::save_contact),
        post("/contacts/{id}/remove", needs(WriteCustomers), customers::remove_contact),
        post("/customers/{id}/holds", needs(WriteReceivables), collections::hold),
        post("/customers/{id}/tasks", needs(WriteReceivables), collections::make_task),
        get("/customers/{id}/statement", needs(ReadReceivables), portal::statement_of),
        get("/customers/{id}/statement.pdf", needs(ReadReceivables), portal::statement_pdf_of),
        get("/customers/{id}/portal", needs(WriteReceivables), portal::customer_page),
        post("/customers/{id}/portal/link", needs(WriteReceivables), portal::make_link),
        post("/customers/{id}/portal/close", needs(WriteReceivables), portal::close),
        post("/customers/{id}/postal-address", needs(WriteCustomers), customers::set_postal_address),
        post("/customers/{id}/notes", needs(WriteCustomers), customers::write_note),
        post("/notes/{id}/remove", needs(WriteCustomers), customers::remove_note),
        // Reminders.
        get("/collections", needs(ReadReceivables), collections::queue),
        post("/collections/run", needs(WriteReceivables), collections::run),
        post("/collections/approve", needs(WriteReceivables), collections::approve_many),
        get("/collections/messages/{id}", needs(ReadReceivables), collections::message),
        post("/collections/messages/{id}/approve", needs(WriteReceivables), collections::approve),
        post("/collections/messages/{id}/skip", needs(WriteReceivables), collections::skip),
        post("/collections/messages/{id}/postpone", needs(WriteReceivables), collections::postpone),
        post("/collections/messages/{id}/word", needs(WriteReceivables), collections::word),
        post("/collections/messages/{id}/settle", needs(WriteReceivables), collections::settle),
        get("/collections/holds", needs(ReadReceivables), collections::holds),
        post("/collections/holds/{id}/end", needs(WriteReceivables), collections::end_hold),
        get("/collections/disputes", needs(ReadReceivables), collections::disputes),
        get("/collections/disputes/{id}", needs(ReadReceivables), collections::dispute),
        post("/collections/disputes/{id}/change", needs(WriteReceivables), collections::change_dispute),
        post("/collections/disputes/{id}/settle", needs(WriteReceivables), collections::settle_dispute),
        get("/collections/tasks", needs(ReadReceivables), collections::tasks),
        get("/collections/tasks/{id}", needs(ReadReceivables), collections::task),
        post("/collections/tasks/{id}/work", needs(WriteReceivables), collections::work_task),
        post("/collections/tasks/{id}/change", needs(WriteReceivables), collections::change_task),
        get("/collections/alerts", needs(ReadReceivables), collections::alerts),
        get("/collections/alerts/limits", needs(ManageSettings), collections::alert_limits),
        post("/collections/alerts/limits", needs(ManageSettings), collections::set_alert_limits),
        post("/collections/alerts/{id}/acknowledge", needs(WriteReceivables), collections::acknowledge_alert),
        post("/collections/alerts/{id}/task", needs(WriteReceivables), collections::assign_alert),
        get("/collections/promises", needs(ReadReceivables), collections::promises),
        get("/collections/payment-plans", needs(ReadReceivables), collections::payment_plans),
        post("/collections/payment-plans", needs(WriteReceivables), collections::make_payment_plan),
        get("/collections/payment-plans/new", needs(WriteReceivables), collections::payment_plan_builder),
        get("/collections/payment-plans/{id}", needs(ReadReceivables), collections::payment_plan),
        post(
            "/collections/payment-plans/{id}/change",
            needs(WriteReceivables),
            collections::change_payment_plan,
        ),
        get("/collections/answers", needs(ReadReceivables), portal::answers),
        get("/collections/answers/{id}/proof", needs(ReadReceivables), portal::proof),
        post("/collections/answers/{id}/done", needs(WriteReceivables), portal::handle),
        get("/collections/charges", needs(ReadReceivables), collections::charges::list),
        post("/collections/charges/terms", needs(ManageSettings), collections::charges::set_terms),
        post("/collections/charges/rates", needs(ManageSettings), collections::charges::set_rates),
        get("/collections/charges/{id}", needs(ReadReceivables), collections::charges::note),
        post("/collections/charges/{id}/withdraw", needs(DecideAllocations), collections::charges::withdraw),
        post("/customers/{id}/conversation/end", needs(WriteReceivables), collections::end_conversation),
        get("/customers/{id}/charges", needs(ReadReceivables), collections::charges::of_customer),
        post("/customers/{id}/charges/claim", needs(DecideAllocations), collections::charges::claim),
        post("/customers/{id}/charges/waive", needs(DecideAllocations), collections::charges::waive),
        get("/collections/receipts", needs(ReadReceivables), collections::receipts),
        get("/collections/receipts/{id}", needs(ReadReceivables), collections::receipt),
        post("/collections/receipts/mode", needs(ManageSettings), collections::switch_receipts),
        get("/collections/letters", needs(ReadReceivables), collections::letters),
        post("/collections/letters", needs(WriteReceivables), collections::prepare_letters),
        get("/collections/letters/{id}/pdf", needs(ReadReceivables), collections::preview_letter),
        get("/collections/bundles/{id}", needs(ReadReceivables), collections::bundle),
        get("/collections/bundles/{id}/pdf", needs(ReadReceivables), collections::bundle_pdf),
        get("/collections/bundles/{id}/list", needs(ReadReceivables), collections::bundle_list),
        post("/collections/bundles/{id}/told", needs(WriteReceivables), collections::tell_letters),
        get("/collections/impact", needs(ReadBooks), collections::impact),
        post("/collections/impact/hold-out", needs(ManageSettings), collections::set_hold_out),
        post("/collections/impact/hold-out/end", needs(ManageSettings), collections::end_hold_out),
        get("/collections/received", needs(ReadReceivables), collections::received),
        get("/collections/received/{id}", needs(ReadReceivables), collections::received_mail),
        post("/collections/received/{id}/place", needs(WriteReceivables), collections::place_mail),
        post("/collections/received/{id}/assign", needs(WriteReceivables), collections::assign_mail),
        post("/collections/received/{id}/settle", needs(WriteReceivables), collections::settle_mail),
        get("/collections/texts", needs(ReadReceivables), collections::texts),
        post("/collections/texts", needs(ManageSettings), collections::save_text),
        get("/collections/texts/edit", needs(ManageSettings), collections::text_editor),
        post("/collections/texts/preview", needs(ManageSettings), collections::preview_text),
        post("/collections/texts/restore", needs(ManageSettings), collections::restore_text),
        post("/collections/texts/test", needs(ManageSettings), collections::test_text),
        get("/collections/plans", needs(ReadReceivables), collections::plans),
        get("/collections/plans/{id}", needs(ManageSettings), collections::mode_form),
        get("/collections/plans/{id}/edit", needs(ManageSettings), collections::plan_editor),
        post("/collections/plans/{id}/edit", needs(ManageSettings), collections::change_plan),
        post("/collections/plans/{id}/copy", needs(ManageSettings), collections::copy_plan),
        post("/collections/plans/{id}/mode", needs(ManageSettings), collections::change_mode),
        // The search, and the palette of commands.
        get("/search", SignedIn, search::page),
        get("/search/palette", SignedIn, search::palette),
        // Saved views.
        post("/views", SignedIn, views::save),
        post("/views/{id}/rename", SignedIn, views::rename),
        post("/views/{id}/delete", SignedIn, views::delete),
        post("/columns", SignedIn, views::columns),
        // Bank accounts.
        get("/bank", needs(ReadBank), bank::list),
        get("/bank/transactions/{id}", needs(ReadBank), bank::movement),
        post("/bank/transactions/{id}/account", Fresh(WriteBank), bank::reveal),
        get("/bank/{account}", needs(ReadBank), bank::account),
        post("/bank/{account}", Fresh(WriteBank), bank::name),
        get("/bank/{account}/statements", needs(ReadBank), bank::statements),
        get("/bank/{account}/transactions.csv", needs(ReadBank), bank::csv),
        get("/bank/{account}/transactions.xlsx", needs(ReadBank), bank::xlsx),
        // Files that come in.
        get("/import", needs(ReadBank), import::list),
        post_files("/import/files", needs(ImportReceivables), import::upload),
        post("/import/drafts/check", needs(ImportReceivables), import::check_all),
        post("/import/drafts/confirm", needs(ImportReceivables), import::import_all),
        get("/import/drafts/{id}", needs(ImportReceivables), import::settings),
        post("/import/drafts/{id}", needs(ImportReceivables), import::save),
        get("/import/drafts/{id}/review", needs(ImportReceivables), import::review),
        post("/import/drafts/{id}/rows", needs(ImportReceivables), import::correct),
        get("/import/drafts/{id}/rejected", needs(ImportReceivables), import::rejected),
        post("/import/drafts/{id}/confirm", needs(ImportReceivables), import::confirm),
        post("/import/drafts/{id}/cancel", needs(ImportReceivables), import::cancel),
        get("/import/drafts/{id}/progress", needs(ImportReceivables), import::progress),
        post("/import/templates/{id}/delete", needs(ImportReceivables), import::delete_template),
        get("/import/{file}", needs(ReadBank), import::import),
        get("/import/{file}/raw", needs(ExportData), import::raw),
        get("/import/{file}/mended", needs(ExportData), import::mended),
        get("/import/{file}/undo", needs(DecideAllocations), import::undo_form),
        post("/import/{file}/undo", needs(DecideAllocations), import::undo),
        // Reconcile desk.
        get("/reconcile", needs(ReadBank), reconcile::desk),
        get("/reconcile/last", needs(ReadBank), reconcile::last),
        get("/reconcile/gone", needs(ReadBank), reconcile::gone),
        get("/reconcile/balance", needs(ReadBank), reconcile::balance),
        get("/reconcile/sure", needs(DecideAllocations), reconcile::sure),
        post("/reconcile/sure", needs(DecideAllocations), reconcile::accept_sure),
        post("/reconcile/accept-many", needs(DecideAllocations), reconcile::accept_many),
        post("/reconcile/undo", needs(DecideAllocations), reconcile::undo_last),
        post("/reconcile/batches/{id}/undo", needs(DecideAllocations), reconcile::undo_batch),
        get("/reconcile/allocations/{id}/undo", needs(DecideAllocations), reconcile::undo_form),
        post("/reconcile/allocations/{id}/undo", needs(DecideAllocations), reconcile::undo),
        get("/reconcile/rule", needs(ManageSettings), reconcile::rule),
        post("/reconcile/rule", needs(ManageSettings), reconcile::make_rule),
        get("/reconcile/{id}", needs(ReadBank), reconcile::line),
        get("/reconcile/{id}/why", needs(ReadBank), reconcile::why),
        get("/reconcile/{id}/entry", needs(ReadBank), reconcile::entry),
        post("/reconcile/{id}/entry", needs(DecideAllocations), reconcile::entry_of_choice),
        get("/reconcile/{id}/find", needs(DecideAllocations), reconcile::find),
        get("/reconcile/{id}/customers", needs(DecideAllocations), reconcile::find_credit_customers),
        post("/reconcile/{id}/accept", needs(DecideAllocations), reconcile::accept),
        post("/reconcile/{id}/split", needs(DecideAllocations), reconcile::split),
        post("/reconcile/{id}/transfer", needs(DecideAllocations), reconcile::transfer),
        post("/reconcile/{id}/account", needs(DecideAllocations), reconcile::post_to_account),
        get("/reconcile/{id}/aside", needs(DecideAllocations), reconcile::aside_form),
        post("/reconcile/{id}/aside", needs(DecideAllocations), reconcile::set_aside),
        post("/reconcile/{id}/take-up", needs(DecideAllocations), reconcile::take_up),
        get("/reconcile/{id}/comments", needs(ReadBank), reconcile::comments),
        post("/reconcile/{id}/comments", needs(WriteComments), reconcile::comment),
        post("/reconcile/{id}/comments/remove", needs(WriteComments), reconcile::remove_comment),
        // Activity log.
        get("/activity", needs(ReadActivity), activity::log),
        get("/activity.csv", needs(ReadActivity), activity::csv),
        get("/activity.xlsx", needs(ReadActivity), activity::xlsx),
        post("/activity/verify", needs(ReadActivity), activity::verify),
        // First steps, and help.
        get("/start", needs(ReadReceivables), start::page),
        get("/start/progress", needs(ReadReceivables), start::progress),
        post("/start/dismiss", SignedIn, start::dismiss),
        post("/start/sample", needs(ImportStatements), start::load_sample),
        post("/start/sample/remove", needs(ImportStatements), start::remove_sample),
        get("/help", SignedIn, help::shortcuts),
        get("/help/support", SignedIn, help::support),
        get("/help/accessibility", SignedIn, help::accessibility),
        // The API, and what describes it.
        get("/api", SignedIn, api::reference),
        get("/api/openapi.json", Public, api::raw),
        get("/api/v1/invoices", needs(ReadReceivables), api::invoices::list),
        post("/api/v1/invoices", needs(ImportReceivables), api::invoices::enter),
        get("/api/v1/invoices/{id}", needs(ReadReceivables), api::invoices::one),
        get("/api/v1/invoices/{id}/settlements", needs(ReadReceivables), api::invoices::settlements),
        get("/api/v1/customers", needs(ReadCustomers), api::customers::list),
        post("/api/v1/customers", needs(WriteCustomers), api::customers::enter),
        get("/api/v1/customers/{id}", needs(ReadCustomers), api::customers::one),
        patch("/api/v1/customers/{id}", needs(WriteCustomers), api::customers::change),
        get("/api/v1/customers/{id}/contacts", needs(ReadCustomers), api::about_customers::contacts),
        post("/api/v1/customers/{id}/contacts", needs(WriteCustomers), api::about_customers::save),
        post("/api/v1/contacts/{id}/remove", needs(WriteCustomers), api::about_customers::remove),
        get("/api/v1/customers/{id}/notes", needs(ReadCustomers), api::about_customers::notes),
        post("/api/v1/customers/{id}/notes", needs(WriteCustomers), api::about_customers::write),
        post("/api/v1/notes/{id}/remove", needs(WriteCustomers), api::about_customers::forget),
        get("/api/v1/reminders", needs(ReadReceivables), api::reminders::list),
        get("/api/v1/reminders/{id}", needs(ReadReceivables), api::reminders::one),
        post("/api/v1/reminders/{id}/approve", needs(WriteReceivables), api::reminders::approve),
        post("/api/v1/reminders/{id}/skip", needs(WriteReceivables), api::reminders::skip),
        post("/api/v1/reminders/{id}/postpone", needs(WriteReceivables), api::reminders::postpone),
        get("/api/v1/holds", needs(ReadReceivables), api::holds::list),
        post("/api/v1/holds", needs(WriteReceivables), api::holds::begin),
        post("/api/v1/holds/{id}/end", needs(WriteReceivables), api::holds::end),
        get("/api/v1/customers/{id}/late-charges", needs(ReadReceivables), api::late_charges::list),
        post("/api/v1/customers/{id}/late-charges/claim", needs(DecideAllocations), api::late_charges::claim),
        post("/api/v1/customers/{id}/late-charges/waive", needs(DecideAllocations), api::late_charges::waive),
        post("/api/v1/late-charges/{id}/withdraw", needs(DecideAllocations), api::late_charges::withdraw),
        get("/api/v1/disputes", needs(ReadReceivables), api::disputes::list),
        post("/api/v1/disputes", needs(WriteReceivables), api::disputes::open),
        get("/api/v1/disputes/{id}", needs(ReadReceivables), api::disputes::one),
        patch("/api/v1/disputes/{id}", needs(WriteReceivables), api::disputes::change),
        post("/api/v1/disputes/{id}/settle", needs(WriteReceivables), api::disputes::settle),
        get("/api/v1/promises", needs(ReadReceivables), api::promises::list),
        post("/api/v1/promises", needs(WriteReceivables), api::promises::note),
        get("/api/v1/payment-plans", needs(ReadReceivables), api::payment_plans::list),
        post("/api/v1/payment-plans", needs(WriteReceivables), api::payment_plans::make),
        get("/api/v1/payment-plans/{id}", needs(ReadReceivables), api::payment_plans::one),
        patch("/api/v1/payment-plans/{id}", needs(WriteReceivables), api::payment_plans::change),
        get("/api/v1/tasks", needs(ReadReceivables), api::tasks::list),
        post("/api/v1/tasks", needs(WriteReceivables), api::tasks::make),
        get("/api/v1/tasks/{id}", needs(ReadReceivables), api::tasks::one),
        patch("/api/v1/tasks/{id}", needs(WriteReceivables), api::tasks::change),
        post("/api/v1/tasks/{id}/outcome", needs(WriteReceivables), api::tasks::outcome),
        get("/api/v1/bank-accounts", needs(ReadBank), api::bank::accounts),
        get("/api/v1/bank-statements", needs(ReadBank), api::bank::statements),
        get("/api/v1/transactions", needs(ReadBank), api::bank::transactions),
        get("/api/v1/transactions/{id}", needs(ReadBank), api::bank::transaction),
        get("/api/v1/transactions/{id}/comments", needs(ReadBank), api::comments::list),
        post("/api/v1/transactions/{id}/comments", needs(WriteComments), api::comments::write),
        post("/api/v1/transactions/{id}/comments/remove", needs(WriteComments), api::comments::forget),
        post("/api/v1/transactions/{id}/aside", needs(DecideAllocations), api::exceptions::aside),
        get("/api/v1/exceptions", needs(ReadBank), api::exceptions::list),
        get("/api/v1/exceptions/{id}", needs(ReadBank), api::exceptions::one),
        get("/api/v1/allocations", needs(ReadBank), api::allocations::list),
        post("/api/v1/allocations", needs(DecideAllocations), api::allocations::make),
        get("/api/v1/allocations/{id}", needs(ReadBank), api::allocations::one),
        post("/api/v1/allocations/{id}/undo", needs(DecideAllocations), api::allocations::take_back),
        get("/api/v1/adjustments", needs(ReadBank), api::adjustments::list),
        post("/api/v1/adjustments", needs(DecideAllocations), api::adjustments::make),
        get("/api/v1/adjustments/{id}", needs(ReadBank), api::adjustments::one),
        post("/api/v1/adjustments/{id}/undo", needs(DecideAllocations), api::adjustments::take_back),
        get("/api/v1/rules", needs(ReadSettings), api::rules::list),
        post("/api/v1/rules", needs(ManageSettings), api::rules::make),
        post("/api/v1/rules/{id}/switch", needs(ManageSettings), api::rules::switch),
        get("/api/v1/rules/{id}/look-back", needs(ManageSettings), api::rules::back),
        get("/api/v1/settings/matching", needs(ReadSettings), api::settings::show),
        patch("/api/v1/settings/matching", needs(ManageSettings), api::settings::change),
        get("/api/v1/entries", needs(ReadBooks), api::books::entries),
        get("/api/v1/entries/{id}", needs(ReadBooks), api::books::entry),
        get("/api/v1/accounts", needs(ReadBooks), api::books::accounts),
        get("/api/v1/trial-balance", needs(ReadBooks), api::books::balance),
        get("/api/v1/closings", needs(ReadBooks), api::books::closings),
        post("/api/v1/closings", Fresh(WriteBooks), api::books::close),
        post("/api/v1/checks", needs(ReadBooks), api::checks::run),
        get("/api/v1/aged-balance", needs(ReadReceivables), api::reports::aged_balance),
        get("/api/v1/figures", needs(ReadReceivables), api::reports::figures),
        upload("/api/v1/received-mails", needs(WriteReceivables), api::received_mails::take),
        get("/api/v1/imports", needs(ReadReceivables), api::imports::list),
        get("/api/v1/imports/{id}", needs(ReadReceivables), api::imports::one),
        get("/api/v1/imports/{id}/problems", needs(ReadReceivables), api::imports::problems),
        upload("/api/v1/imports/invoices", needs(ImportReceivables), api::imports::invoices),
        upload("/api/v1/imports/customers", needs(WriteCustomers), api::imports::customers),
        upload("/api/v1/imports/statements", needs(ImportStatements), api::imports::statements),
        get("/api/v1/events", needs(ReadActivity), api::activity::events),
        get("/api/v1/legal-entities", needs(ReadReceivables), api::entities::list),
        get("/api/v1/users", needs(ReadSettings), api::users::list),
        get("/api/v1/keys", needs(ReadSettings), api::keys::list),
        post("/api/v1/keys", Fresh(ManageKeys), api::keys::make),
        post("/api/v1/keys/{id}/revoke", needs(ManageKeys), api::keys::revoke),
    ]
}

/// The addresses of what is shown to people, as JSON, one a line: the browser tests see each or say why not. It is kept
/// in `e2e/pages.json`.
pub fn pages_json() -> String {
    let paths = routes().into_iter().filter(|route| route.method == Method::GET).map(|route| route.path);
    let lines: Vec<String> =
        paths.filter(|path| !path.starts_with("/api/")).map(|path| format!("  \"{path}\"")).collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

/// The list as a service.
pub fn router(desk: &Desk) -> Router<Desk> {
    routes().into_iter().fold(Router::new(), |router, route| {
        let guarded = route.handler.route_layer(from_fn_with_state((desk.clone(), route.access), guard));
        router.route(route.path, guarded)
    })
}
