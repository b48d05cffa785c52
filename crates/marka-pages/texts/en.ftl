### Texts of the pages in English.

## Frame
skip = Skip to content
nav_label = Sections
nav_construct = Constructor
nav_decode = Reading
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
evidence_standard = standard
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
about_none = There is no cable or wire in the line.
reading_title = Reading
parts_title = What each part means
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
error_400 = The request was not understood
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
