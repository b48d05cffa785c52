### Signing in, one's own account, people.

## Signing in
sign_in_title = Sign in
sign_in_lead = Designations can be read and formed without signing in where the administrator allows it. The register and requests need it.
login = Login
password = Password
sign_in_button = Sign in
sign_in_wrong = Login or password are not right.
sign_in_locked = Too many failed attempts. Wait 15 minutes or ask the administrator for a new link.
second_title = Second factor
second_lead = Enter the code from the application on your telephone, or one of the recovery codes.
second_code = Code
second_wrong = The code is not right. Wait for the next one: each can be used once.
second_again = Time is up. Please sign in again.
second_button = Continue

## First start
setup_title = First start
setup_lead = This page makes the first administrator and then closes for good.
setup_code = Code of the first start
setup_code_hint = The server prints it when it starts: in the terminal and in the log.
setup_code_wrong = This is not the code. Every start of the server gives a new one.
setup_button = Make the administrator
name = Name
email = E-mail
login_taken = This login is taken.
login_needed = Enter a login: letters, figures, point, hyphen, from 2 to 60 characters.
name_needed = Enter a name of up to 120 characters.

## Password
password_new = New password
password_rules = At least 12 characters. A phrase of several words is good; kinds of characters do not matter.
weak_short = The password is shorter than 12 characters.
weak_long = The password is too long: 512 bytes at most.
weak_common = This password would be guessed early. Take several words that have nothing to do with you.
password_wrong = The old password is not right.
password_old = Old password
password_change = Change password
password_changed = The password is changed, other sessions have ended.

## Link
link_title_invitation = Invitation
link_title_reset = New password
link_lead = Choose a password. The link works once.
link_button = Save and sign in
link_spent = The link does not work
link_spent_text = It was used or has expired. Ask the administrator for a new one.

## One's own account
me_title = Account
me_sign_out = Sign out
me_password = Password
me_second = Second factor
me_second_on = On.
me_second_off = Off: a password is enough to sign in.
me_second_lead = Beside the password a code from an application on your telephone (TOTP) is asked for: somebody else with your password does not get in.
me_second_scan = Read this code with the application and enter the number that it shows.
me_second_key = Key to type by hand
me_second_switch_on = Switch on
me_second_switch_off = Switch off
me_second_codes = Recovery codes
me_second_codes_lead = Save them now: they are not shown again. Each works once.
me_sessions = Sessions
me_session_this = this session
me_session_device = Device
me_session_address = Address
me_session_since = Since
me_session_seen = Last seen
me_session_end = End
me_sessions_end_others = End all others
me_roles = Roles
me_keys = Keys for programs
me_keys_lead = With a key a program, an ERP for instance, uses the API in your name and with your rights. A key works for a year, stands among the sessions and is ended there.
me_key_name = Name of the program
me_key_make = Make a key
me_key_made = The key is made. Save it now: it will not be shown again.
me_key_use = The program sends it in a header of each request:
codes_left = { $n ->
    [one] { $shown } recovery code is left.
   *[other] { $shown } recovery codes are left.
}

## People
people_title = People
people_invite = Invite
people_invite_lead = The person gets a link to choose a password. It works for 7 days.
people_invite_button = Invite
people_link = Link
people_link_lead = Hand it over yourself where mail is not set up. It is shown once.
people_none_mail = no e-mail
people_roles = Roles
people_state = State
people_added = Added
people_save = Save
people_saved = Saved.
people_reset = New link to sign in
people_reset_lead = The old password works until the person has chosen a new one.
people_second_reset = Switch the second factor off
people_last_administrator = This is the last administrator: appoint another one first.
people_self = you
people_back = All people
people_source = Sign-in
people_count = { $n ->
    [one] { $shown } person
   *[other] { $shown } people
}
role_customer = customer
role_technologist = technologist
role_norm_control = norm control
role_approver = approver
role_rule_editor = rule editor
role_administrator = administrator
role_customer_text = makes requests and sees own ones
role_technologist_text = forms designations, keeps the register, works on requests
role_norm_control_text = checks designations, sees the register
role_approver_text = approves entries of the register
role_rule_editor_text = edits the rules, sees the register
role_administrator_text = cares for people and settings
state_invited = invited
state_active = active
state_blocked = blocked
source_local = by a password of the portal
source_ldap = by the company directory
source_oidc = by a sign-in service
settings_title = Settings
settings_site = Portal
settings_name = Name
settings_name_hint = In the bar and the titles of pages, and in the program for codes of the second factor.
settings_guests = Open to guests
settings_guests_hint = Without signing in one may form and read designations and see the handbook. The register and requests are never shown to guests.
settings_route = Way of approval
settings_route_hint = An entry comes into force when all steps are done. Nobody approves their own entry.
settings_order = Steps
settings_in_order = one after the other
settings_at_once = all at once
settings_step = Step
settings_step_new = A further step
settings_step_title = Name of the step
settings_step_people = People: names at sign-in, with commas
settings_step_all = Each of those marked must decide, not one of them
settings_route_empty = At least one step is needed at which somebody decides: mark a role or name a person.
settings_nobody = Nobody signs in by this name
settings_substitutes = Substitutes
settings_substitutes_hint = While a person is absent another decides for them: the history of an entry shows who, and for whom.
settings_absent = Who is absent
settings_acts = Who acts
settings_from = From day
settings_to = Until day
settings_substitute = Appoint
settings_substitute_wrong = Nobody was appointed: two different people are needed, and a time that is not over.
outside_no_role = The password is right, but none of your groups gives a role in this portal. Ask the administrator.
outside_taken = The password is right, but somebody else here has this name at sign-in. Ask the administrator.
outside_blocked = The account is closed. Ask the administrator.
outside_name = The name that the other service tells cannot be one at sign-in here. Ask the administrator.
outside_again = The sign-in was not finished: it was begun in another window, or too long ago. Begin anew.
outside_unreachable = The other service does not answer. Try later; accounts of the portal itself work.
outside_misconfigured = Sign-in by the other service is not configured well. Ask the administrator: the log of the server says more.
outside_refused = The other service has refused the sign-in.
people_outside = The password and the second factor of this person are kept by another service of sign-in, whose groups give the roles.

backups_title = Backups
backups_kept = Backups
backups_folder = Folder on the server
backups_encrypted_hint = New backups are encrypted with the passphrase of the configuration file: keep it elsewhere.
backups_plain_hint = Backups are not encrypted: the configuration file names no passphrase.
backups_none = There are no backups yet.
backups_never = not tried
backups_trying = being tried
backups_good = can be restored
backups_bad = cannot be restored
backups_try = Try
backups_make = Make a backup now
backups_running = A backup is being made. Load the page again in a minute.
backups_begun = It is in the queue and begins within seconds.
backups_failed = The last backup was not made
backups_off = No backups are made by schedule: after a failure of the disk there will be nothing to restore from.
backups_schedule = Schedule
backups_daily = Make a backup every day
backups_daily_hint = The portal goes on meanwhile. Each backup is tried at once: restored aside and compared.
backups_hour = Hour, 0 to 23
backups_keep = How many of the newest backups to keep
backups_back = How to restore
backups_back_hint = On a new server the page of the first start takes a backup. On this one stop the portal and run the command; where the database is in use already, add --replace.
restore_title = Or restore a backup
restore_lead = People, register, requests and settings become what they were in the backup.
restore_file = File of the backup
restore_passphrase = Passphrase, if the backup is encrypted
restore_button = Restore
restore_no_file = Choose the file of a backup.
restore_passphrase_needed = The backup is encrypted: a passphrase is needed. Nothing was changed.
restore_passphrase_wrong = The passphrase does not open it. Nothing was changed.
restore_newer = The backup was made by a newer version of the program. Update the program first; nothing was changed.
restore_failed = Not restored, nothing was changed
me_away_lead = While you are away, whoever you appoint decides for you. The history of an entry shows who decided, and for whom.
me_away_nobody = There is nobody to appoint yet: nobody else has an open account.
