-- +goose Up
-- A search is forgiving about accents, and about letters that not every keyboard has: the text
-- that it looks through is kept as such letters are spelled out, and once more without what
-- makes them different (internal/door/loose.go). What follows the code of a record, behind its
-- first line, is rewritten here; a code is read anew when its record is saved.
-- +goose StatementBegin
create function loose(said text) returns text language sql immutable as $$
  select case when spelled = bare then spelled else spelled || ' ' || bare end from (select
    translate(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(said, 'å', 'aa'), 'æ', 'ae'), 'ä', 'ae'), 'ø', 'oe'), 'ö', 'oe'), 'œ', 'oe'), 'ü', 'ue'), 'ß', 'ss'), 'ð', 'd'), 'đ', 'd'), 'þ', 'th'), 'ł', 'l'), 'áàâãéèêëíìîïóòôõúùûñçšžýč', 'aaaaeeeeiiiioooouuuncszyc') as spelled,
    translate(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(said, 'å', 'a'), 'æ', 'a'), 'ä', 'a'), 'ø', 'o'), 'ö', 'o'), 'œ', 'o'), 'ü', 'u'), 'ß', 's'), 'ð', 'd'), 'đ', 'd'), 'þ', 't'), 'ł', 'l'), 'áàâãéèêëíìîïóòôõúùûñçšžýč', 'aaaaeeeeiiiioooouuuncszyc') as bare) both_forms
$$;
-- +goose StatementEnd
update organisations set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update units set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update contacts set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update systems set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update services set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update engagements set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update agreements set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update reviews set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update tokens set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update links set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update sessions set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update identifications set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update users set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update members set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update messages set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update invitations set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update identities set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update passkeys set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update settings set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update documents set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update templates set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update evidence set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update submissions set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update batches set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update batch_items set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update adoptions set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update enclosures set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update flows set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update transfers set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
update activities set search = split_part(search, chr(10), 1) || chr(10) || loose(substr(search, strpos(search, chr(10)) + 1)) where strpos(search, chr(10)) > 0 and search ~ '[^ -~\n]';
drop function loose(text);
