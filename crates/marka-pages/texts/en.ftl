### Texts of the pages in English.

## Frame
skip = Skip to content
nav_label = Sections
nav_construct = Constructor
nav_decode = Reading
nav_register = Register
nav_requests = Requests
nav_people = Control
nav_notices = Notices
nav_sign_in = Sign in
history_title = History
to_register = To the register
to_request = Make a request
nav_api = API
search_label = Mark or a line with a cable
search_hint = Mark or line…
theme = Light or dark theme
language_other = По-русски
copied = Copied:
not_copied = The browser did not allow copying: select the text and copy it yourself.
rules_edition = Rules
font_licences = Licences of the fonts
no_source = no source given
clause_unknown = clause not established
evidence_standard = text of the standard
evidence_catalogue = catalogue
evidence_memory = from memory
evidence_doubtful = doubtful

## Choice of a family
families_title = Which cable to start from
families_lead = Choose a family, or type a mark: the constructor opens with what it says.
families_ask = Mark or designation
families_hint = Type a mark…
families_open = Open
families_cancelled = cancelled
families_not_read = No such mark was found. Choose a family, or read the whole line:

## Constructor
construct_title = Constructor
hero_label = Designation
change_family = another family
undo = Undo
redo = Redo
reset = Reset
copy = Copy
copy_label = Take the designation
copy_mark = Mark
copy_designation = Designation
copy_order = Order text
brief = brief
full = full
brief_label = How to write
left_title = Constructions left
left_none = No such cable is made.
left_one = Everything is chosen.
document_title = Supply document
document_any = no document
clear = clear
may_omit = may be omitted
follows = follows from the rest
chosen = chosen
rare = unusual
why_not = is impossible, because
choose_anyway = Choose anyway:
dead = No construction of the family has this option.
conflict_title = The rules do not allow such a construction
conflict_nearest = Nearest allowed
dropped_title = The address of the page names things that the rules do not have; they were left out:
keys_title = Keys
key_search = search
key_arrows = between options
key_enter = choose
key_copy = copy
key_undo = undo
key_redo = redo
key_reset = reset
key_escape = close the reason
free_hint = Another value
free_set = Set
impossible = impossible
outside_series = outside the series
open_element = Still to choose
constructions = { $n ->
    [one] { $shown } construction
   *[other] { $shown } constructions
}
left_of = of { $shown } in the family
rare_more = and { $shown } unusual

## Reading
decode_title = Reading
decode_ask = A line with a cable, or a list
decode_hint = Paste a line of an inquiry, or the whole list
decode_button = Read
decode_examples = Any line is read: words around, Latin letters and other signs do no harm. Paste lists with one item a line.
complete_label = Continuations
status_exact = exact
status_repaired = repaired
status_invalid = invalid
status_ambiguous = ambiguous
status_unknown = unknown
status_none = no cable
about_exact = Written by the rules.
about_repaired = Spelling corrected, there is no other reading.
about_invalid = There is one reading, but the rules forbid this construction.
about_ambiguous = The line can be understood in several ways.
about_unknown = It looks like a cable, but the rules know no such mark.
about_words = The cable is described in words; the line has no mark.
about_none = There is no cable or wire in the line.
reading_title = Reading
parts_title = What each part means
words_title = What the words say
words_said = Words
word_yes = yes
word_no = no
contradict_help = Ask the writer which is meant.
choose_title = Choose a mark in the constructor
suiting_title = Designations that suit
part_code = Code
part_meaning = Meaning
unwritten = no letter
repairs_title = Corrections
unspecified_title = Not stated
warnings_title = Warnings
problems_title = Why not
nearest_title = Nearest allowed
present_title = Present analogue
present_confirm = Have it confirmed by a technologist: a code of a cancelled standard may mean more than one thing.
also_title = The line also holds
readings_title = Possible readings
document_named = Document
rating_named = Fire-resistance rating
colour_named = Colour
family_named = Family
families_also = written the same in
standard_cancelled = cancelled
open_construct = Open in the constructor
link_here = Link to this reading
recent_title = Last readings in this browser
recent_clear = Clear
list_title = The list as read
list_number = No.
list_given = Given
list_designation = Designation
list_status = Status
list_family = Family
list_notes = Notes
list_filter = Show
list_all = all
list_copy = Copy the table
list_too_long = The list is longer than a page shows; the rest was dropped. Long lists are for the API or for `marka decode`.
lines_read = { $n ->
    [one] { $shown } line
   *[other] { $shown } lines
}

## Handbook
nav_handbook = Handbook
hb_title = Handbook
hb_lead = What the rules say: codes, layout of designations, constraints and sizes of every cable family, with sources.
hb_families = Families
hb_codes = Index of codes
hb_ask = Search the handbook
hb_ask_hint = Code, mark, standard or word…
hb_find = Search
hb_filter_empty = There is none. Enter searches the whole handbook.
hb_chapters = Chapters of the handbook
hb_rest = Others
hb_open = Handbook
hb_what_means = What means
hb_codes_lead = Every code of all families and what it means. Type a code and the list narrows; Latin letters that look like Cyrillic ones will do.
hb_code_ask = Code
hb_code_hint = Type a code…
hb_no_code = No family has this code.
hb_try_decode = Read it as a designation
hb_try_search = Search the handbook
hb_all_codes = All codes
hb_how_also = read and corrected
hb_and_more = and more:
hb_search_title = Search the handbook
hb_search_lead = Looks into titles of families, codes, options, rules, specifications and examples.
hb_nothing = Nothing found for
hb_is_designation = This is a designation
hb_whole = Designation
hb_mark = mark
hb_size = size
hb_part = part
hb_facts = { $n ->
    [one] { $shown } fact
   *[other] { $shown } facts
}
hb_meanings = { $n ->
    [one] { $shown } meaning
   *[other] { $shown } meanings
}
hb_since = in force since
hb_product = in an order
hb_key = key
hb_usual = Usual constructions
hb_in_all = with unusual ones
hb_contents = On this page
hb_layout = How a designation is laid
hb_layout_lead = Coloured parts are codes of elements, other signs are written as they stand, ␣ is a blank. What stands in a dotted frame is written when there is something to write in it.
hb_also_read = Read in other forms too, and corrected
hb_example = Example of a designation
hb_elements = Elements and codes
hb_options = options
hb_also = Also read
hb_former = Former codes
hb_became = What it became
hb_why = Why
hb_present = Present replacement
hb_rules = Rules
hb_rule = rule
hb_tables = Tables
hb_specifications = Specifications
hb_properties = Properties of the cable
hb_property = Property
hb_value = Value
hb_when = When
hb_conductors = Cores in all
hb_ambiguities = Ambiguous designations
hb_examples = Examples
hb_sources = Sources
hb_source = Source
hb_valid = Usual
hb_unusual = Unusual
hb_invalid = Forbidden
hb_forbids = forbids
hb_warns = warns
hb_breaks = Broken by
hb_lifted = Lifted by
hb_lifts = Allows what rules forbid
hb_marks = Marks
hb_all_marks = all marks of the family
hb_only = Only if
hb_yes = yes
hb_no = no
hb_number = Number
hb_closed_series = Other numbers are forbidden.
hb_open_series = Other numbers are read and marked as unusual.
hb_states = The number sets the property
hb_free = Free text of the form
hb_free_signs = # is a number, * a word, square brackets hold what may be left out.
hb_blank_means = Where nothing is written
hb_blank_open = May be left out: then it is not said.
hb_implied = Filled in when left out, where one value is possible.
hb_cell_yes = made
hb_cell_no = not made
w_and = and
w_or = or
w_if = if
w_if_capital = If
w_else = in other cases
w_always_short = always
w_not_so = not so that
w_except = except
w_any = any
w_from = from
w_to = to
w_more = more than
w_less = less than
w_at_least = at least
w_at_most = at most
w_equal = equals
w_unequal = does not equal
w_forbidden = not allowed
w_unusual = unusual
w_required = required
w_usual = usual
w_rows = only what stands in the table is allowed
w_rows_usual = usual is what stands in the table

## Read wrongly
misread_button = Read wrongly
misread_short = wrong?
misread_row = Read wrongly, line
misread_title = Reports of readings
misread_should = What it should be
misread_should_hint = The designation, if you know it: the report then gives a ready example for the rules.
misread_remark = Remark
misread_kept = The line, the reading and your words are kept in the data folder of this server. No name and no address is stored.
misread_send = Report
misread_reading = Back to the reading
misread_saved = The report is kept. Thank you.
misread_none = No reports so far. Every reading has the button “Read wrongly”.
misread_refused = The server could not write the report to its disk. Nothing is lost: your words stand in the fields below. Tell the administrator that the data folder cannot be written, and send it again.
misread_full = The file of reports has reached its bound. Nothing is lost: your words stand in the fields below. Ask the administrator to move the file misread.jsonl out of the data folder, and send it again.
misread_time = Time, UTC
misread_line = Line
misread_read = Read as
misread_now = Now
misread_now_read = Read now as
misread_same = same answer
misread_other = another answer
misread_as_wanted = read as it should be
misread_download = Download TSV
misread_examples = Lines for examples.tsv
misread_examples_hint = Check each and move it to the examples.tsv of its family. Where it is not said what the line should be, it begins with the sign of a comment.
misread_total = { $n ->
    [one] { $shown } report
   *[other] { $shown } reports
}
misread_broken = { $n ->
    [one] { $shown } line of the file cannot be read; it is still there.
   *[other] { $shown } lines of the file cannot be read; they are still there.
}

## Analogues
analogues_title = Analogues
analogues_ask = Designation of a cable
analogues_hint = Enter a designation…
analogues_button = Find
analogues_lead = Cables of other standards and systems that come nearest by their properties, with as many conductors of the same section. The comparison says what is the same and what is not; whether to replace the cable is for its designer to decide.
analogues_unread = The designation has no single reading.
analogues_asked = Asked cable
analogues_documents = This mark is made to
analogues_none = The rules know no near cable with as many conductors of this section.
analogues_own = same standard
analogues_summary = Outcome of the comparison
analogues_no_difference = The known properties show no difference.
analogues_property = Property
analogues_ours = Asked
analogues_theirs = Analogue
analogues_verdict = Verdict
analogues_further = Further in this family
analogues_cores = Number of conductors
analogues_section = Conductor section, mm²
verdict_worse = worse
verdict_different = different
verdict_better = better
verdict_unknown = unknown
verdict_same = same
value_yes = yes
value_no = no

## Errors
error_404 = There is no such page
error_404_text = Check the address: the rules or the sections may have changed since.
error_401 = Please sign in
error_401_text = Sign in and try again.
error_right = You have no right to do this
error_right_text = Rights are given by the administrator of the portal. Ask there if you need them for your work.
error_409 = This has changed meanwhile
error_409_text = Somebody else changed it while the page was open, or it can no longer be done. Open the page again and look.
error_429 = Too many attempts
error_429_text = Wait some minutes and try again.
error_503 = The database does not answer
error_503_text = Nothing is lost: wait a minute and try again. If that does not help, tell the administrator.
error_400 = The request was not understood
error_403 = The request came from another site
error_403_text = Open a page of the portal and send the form from there. A proxy before the portal has to pass Host and Origin unchanged.
error_507 = The disk of the server did not take it
error_507_text = Nothing was kept. Tell the administrator that the data folder cannot be written.
error_413 = The request is too large
error_500 = Internal error
error_405 = This address is not to be asked so
error_text = If it happens again, give the administrator the number of the request.
error_request = Number of the request
error_home = To the start page

## API
api_title = API
api_lead = The same reading and the same rules for other programs. Answers are JSON whose keys are never renamed.
api_spec = OpenAPI description
api_decode = Read one line
api_decode_many = Read many lines: a line of the request is a line of text, the answer is NDJSON
api_analogues = Find the nearest analogues and compare them property by property
api_form = Form a designation from choices
api_families = Families, elements and options
api_limits = Limits of one request
api_misread = Report that a line was read wrongly
api_register = The register: find entries and add one
api_key = A key is needed: a person makes it on the page of their account, and the program has the rights of that person.
