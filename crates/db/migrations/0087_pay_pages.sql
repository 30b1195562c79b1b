-- Where customers can pay otherwise than by transfer.

-- The address of a page of a payment provider, with `{reference}`, `{amount}` and `{currency}` where these belong; or empty.
-- owner: portal
alter table portal_settings add column pay_page text not null default '';
