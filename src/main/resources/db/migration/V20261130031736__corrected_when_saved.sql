-- A wish for correction is fulfilled when the value is saved and not before: ACCEPTED is agreed to and still to be done, CORRECTED is done.
-- Those accepted so far stay ACCEPTED, because nobody noted whether the value was saved; they stand on the list until it is.
alter table correction_request drop constraint correction_request_state_check;
alter table correction_request add constraint correction_request_state_check check (state in ('OPEN', 'ACCEPTED', 'CORRECTED', 'REFUSED'));
drop index correction_request_open;
create index correction_request_open on correction_request (organization_id, id) where state in ('OPEN', 'ACCEPTED');
