//! The meaning of rule files as plain data: what the engine compiles and the pages show.
//!
//! Everything here is resolved: names have become indices, conditions have become [`Expr`],
//! shared parts have been laid into the families that use them.
//! Indices are positions in the vectors of the owning [`Family`].

use rust_decimal::Decimal;

pub use crate::words::{Counted, Said, Wording, Words};

/// Index of an [`Element`] in [`Family::elements`].
pub type ElementId = usize;
/// Index of an [`Opt`] in [`Element::options`].
pub type OptionId = usize;

/// The largest number of options that one element may have (they are kept as bits of a `u128`,
/// of which one is left for a number outside the series).
pub const MAX_OPTIONS: usize = 127;

/// A set of options of one element, one bit each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct OptionSet(pub u128);

impl OptionSet {
    /// No option.
    pub const EMPTY: OptionSet = OptionSet(0);

    /// The first `count` options.
    pub const fn first(count: usize) -> OptionSet {
        if count >= 128 { OptionSet(u128::MAX) } else { OptionSet((1 << count) - 1) }
    }

    /// One option alone.
    pub const fn one(option: OptionId) -> OptionSet {
        OptionSet(1 << option)
    }

    /// Whether the option is in the set.
    pub const fn has(self, option: OptionId) -> bool {
        self.0 >> option & 1 == 1
    }

    /// Whether no option is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many options are in the set.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Options in both sets.
    #[must_use]
    pub const fn and(self, other: OptionSet) -> OptionSet {
        OptionSet(self.0 & other.0)
    }

    /// Options in either set.
    #[must_use]
    pub const fn or(self, other: OptionSet) -> OptionSet {
        OptionSet(self.0 | other.0)
    }

    /// Options in this set that are not in the other.
    #[must_use]
    pub const fn minus(self, other: OptionSet) -> OptionSet {
        OptionSet(self.0 & !other.0)
    }

    /// The only option of the set, if it has exactly one.
    pub const fn single(self) -> Option<OptionId> {
        if self.0.is_power_of_two() { Some(self.0.trailing_zeros() as usize) } else { None }
    }

    /// The options in ascending order.
    pub fn iter(self) -> impl Iterator<Item = OptionId> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            if left == 0 {
                return None;
            }
            let option = left.trailing_zeros() as usize;
            left &= left - 1;
            Some(option)
        })
    }
}

impl FromIterator<OptionId> for OptionSet {
    fn from_iter<I: IntoIterator<Item = OptionId>>(options: I) -> OptionSet {
        options.into_iter().fold(OptionSet::EMPTY, |set, option| set.or(OptionSet::one(option)))
    }
}

impl std::fmt::Debug for OptionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// A text for people: Russian always, English where the file gives it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Text {
    /// Russian.
    pub ru: String,
    /// English, if given.
    pub en: Option<String>,
}

/// How firmly a fact is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The text of the standard itself was read.
    Standard,
    /// A maker's or trade data that cites the standard.
    Catalogue,
    /// Known, not read.
    Memory,
    /// Sources disagree or none was found: may warn, never forbid.
    Doubtful,
}

impl Evidence {
    /// The word of rule files and JSON: `standard`, `catalogue`, `memory`, `doubtful`.
    pub fn key(self) -> &'static str {
        match self {
            Evidence::Standard => "standard",
            Evidence::Catalogue => "catalogue",
            Evidence::Memory => "memory",
            Evidence::Doubtful => "doubtful",
        }
    }
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Document or catalogue in words; empty where only memory stands behind the fact.
    pub text: String,
    /// Clause, only where a source gives it.
    pub clause: Option<String>,
    /// How firmly it is known.
    pub evidence: Evidence,
}

/// A place in a rule file. `start..end` are byte offsets into `RuleBase::files[file].text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// Index into [`RuleBase::files`].
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// One file of the rule base, kept for diagnostics and for showing rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path inside the rules folder, with `/`: `gost-31996/family.kdl`.
    pub path: String,
    /// The text as read.
    pub text: String,
}

/// All rules: the immutable input of the engine.
#[derive(Clone, Debug, Default)]
pub struct RuleBase {
    /// Every file that was read, in path order.
    pub files: Vec<SourceFile>,
    /// Families in order of precedence (first wins where several read one designation).
    pub families: Vec<Family>,
    /// How people write and damage designations.
    pub spelling: Spelling,
    /// Names of properties.
    pub vocabulary: Vec<Property>,
    /// Chapters of the handbook, in their order.
    pub chapters: Vec<Chapter>,
    /// Words that count, join and separate in descriptions.
    pub wording: Wording,
    /// Named ambiguities over families: an accepted text that has several readings, with the reason.
    pub ambiguities: Vec<Ambiguity>,
    /// Hash over all files, hexadecimal: identifies this state of the rules.
    pub hash: String,
}

/// A chapter of the handbook: families for one use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// Key in rule files: `power`.
    pub key: String,
    /// Title.
    pub title: Text,
}

/// One property of cables, in one vocabulary for all families.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Key in rule files: `armoured`.
    pub key: String,
    /// Title.
    pub title: Text,
    /// What it is about, for colours and page layout.
    pub role: Role,
    /// Its values, where they are a closed list: `copper` → «медь».
    pub values: Vec<PropertyValue>,
    /// How two cables are compared by it.
    pub compare: Compare,
    /// The family whose marks are its values.
    pub names: Option<String>,
    /// How descriptions in words say it.
    pub words: Words,
}

/// One value of a property with a closed list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyValue {
    /// Key in rule files: `copper`.
    pub key: String,
    /// Title: «медь».
    pub title: Text,
    /// Groups of related values that it belongs to.
    pub kin: Vec<String>,
}

/// How two cables are compared by a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Compare {
    /// Which of two values is better; `None`: they are only alike or not.
    pub order: Option<Order>,
    /// What one cable must have to stand for another.
    pub must: Must,
    /// How much a difference counts; 0: the property is not compared.
    pub weight: u32,
}

/// Which of two values is better. Of flags yes is the greater, of listed words the later,
/// of other words the one with the greater numbers, the last of them first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The greater.
    Up,
    /// The smaller.
    Down,
}

/// What a cable must have to stand for another, where both are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Must {
    /// Anything.
    #[default]
    Anything,
    /// The same value or a related one.
    Kin,
    /// No worse value.
    NotWorse,
}

/// One statement about a cable: property key and value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Key of a [`Property`].
    pub property: String,
    /// Its value.
    pub value: Value,
    /// Holds only for constructions that satisfy this (`None`: always).
    pub when: Option<Expr>,
}

/// Value of a property.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number, unit by the property.
    Number(Decimal),
    /// A word of the vocabulary or a free text.
    Word(String),
}

/// The document by which the family's designations are laid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// `ГОСТ 31996-2012`.
    pub name: String,
    /// In force from, ISO date, where known.
    pub from: Option<String>,
    /// Cancelled: its designations are read, and a present analogue is named.
    pub cancelled: bool,
}

/// The cables of one standard that share a way of writing: one rule file.
#[derive(Clone, Debug)]
pub struct Family {
    /// Stable id: `gost-31996`.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Standard, if there is one.
    pub standard: Option<Standard>,
    /// Product word for order texts: «Кабель».
    pub product: Text,
    /// Index into [`RuleBase::chapters`], where the file names one.
    pub chapter: Option<usize>,
    /// Smaller goes first where several families read one designation.
    pub precedence: i64,
    /// Decisions, in the order in which people are asked.
    pub elements: Vec<Element>,
    /// Named parts of templates, in file order.
    pub parts: Vec<Part>,
    /// Templates of the whole designation; the first is canonical, the others are only read.
    pub templates: Vec<Template>,
    /// Constraints.
    pub rules: Vec<Rule>,
    /// Properties of the whole family or of constructions under a condition.
    pub facts: Vec<Fact>,
    /// Number of conductors, where the construction gives it (`cores + second-cores`).
    pub conductors: Option<Num>,
    /// Makers' documents.
    pub specifications: Vec<Specification>,
    /// Codes of cancelled standards that are read and mapped.
    pub formers: Vec<Former>,
    /// For a cancelled family: how its constructions map to a present one.
    pub present: Option<Present>,
    /// Ambiguities inside the family, named with their reason.
    pub ambiguities: Vec<Ambiguity>,
    /// Examples with expectation.
    pub examples: Vec<Example>,
    /// The facts that the family carries or leaves out with a reason.
    pub ledger: Vec<LedgerRow>,
    /// Place of the `family` node.
    pub span: Span,
}

/// What an element is, for colours, JSON keys and page layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Conductor material or class.
    Conductor,
    /// Insulation.
    Insulation,
    /// Screen.
    Screen,
    /// Armour.
    Armour,
    /// Sheath, hose.
    Sheath,
    /// Fire-safety index (its codes joined are the `fire` key).
    Fire,
    /// Climate.
    Climate,
    /// Number of cores, pairs …
    Count,
    /// Cross-section or diameter.
    Size,
    /// Shape or class of the conductor written after the section.
    Shape,
    /// Marked cores.
    Marked,
    /// Voltage.
    Voltage,
    /// Fire-resistance rating beside the index (`rating` key); not part of the designation.
    Rating,
    /// Colour (`colour` key); not part of the designation.
    Colour,
    /// A whole mark that letters do not build.
    Mark,
    /// Anything else.
    Other,
}

/// What kind of value an element has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of its options.
    Choice,
    /// A number: its options are the series; any other number is read too and judged as outside.
    Number {
        /// A number outside the series is forbidden (`true`) or unusual (`false`).
        closed: bool,
    },
    /// Free text by `forms`; outside diagram, count and proof.
    Free,
}

/// What a text means that writes nothing for the element, where nothing may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// The option whose code is empty (copper, no armour …).
    Means(OptionId),
    /// Left open: not said.
    NotSaid,
    /// A text of the family always writes something.
    Written,
}

/// One decision of a construction.
#[derive(Clone, Debug)]
pub struct Element {
    /// Key: `conductor`.
    pub key: String,
    /// Title: «Материал жилы».
    pub title: Text,
    /// Longer note for the constructor, if any.
    pub note: Option<Text>,
    /// Role.
    pub role: Role,
    /// Kind of value.
    pub kind: Kind,
    /// Unit of a number as a key of [`Spelling::units`]: `мм²`.
    pub unit: Option<String>,
    /// Options in the order of screens. Empty for free elements.
    pub options: Vec<Opt>,
    /// Accepted forms of a free element, in template syntax where `#` is a number and `*` a word.
    pub forms: Vec<String>,
    /// May be left unwritten in a text although its codes are not empty.
    pub may_omit: bool,
    /// When omitted it is filled in where the rules leave one value (`1х` of single-core wires).
    pub implied: bool,
    /// A blank or hyphen may stand before its code without being part of the designation.
    pub spaced: bool,
    /// What nothing means.
    pub blank: Blank,
    /// Source of the element as a whole.
    pub source: Source,
    /// Place in the file.
    pub span: Span,
}

/// One value of an element.
#[derive(Clone, Debug)]
pub struct Opt {
    /// Key: `copper`; for numbers the decimal with a point: `2.5`.
    pub key: String,
    /// Title: «медь».
    pub title: Text,
    /// Codes in the designation; the first whose condition holds is written. Never empty; a code may be the empty text.
    pub codes: Vec<Code>,
    /// Other spellings that are read as this option, each with the reason of the correction.
    pub also: Vec<Synonym>,
    /// Value of a number option; `None` for «none» and for choices without a value.
    pub value: Option<Decimal>,
    /// What it says of the cable.
    pub facts: Vec<Fact>,
    /// Constructions with it are unusual.
    pub unusual: bool,
    /// Source.
    pub source: Source,
    /// Place in the file.
    pub span: Span,
}

/// A code of an option, under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// What is written.
    pub text: String,
    /// When (`None`: always).
    pub when: Option<Expr>,
}

/// A spelling that is read as an option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// What is written.
    pub text: String,
    /// Why it is corrected.
    pub reason: Text,
}

/// A named part of a template, so that it is written once.
#[derive(Clone, Debug)]
pub struct Part {
    /// Name: `mark`, `size` or any other. `mark` and `size` give the JSON keys.
    pub name: String,
    /// Canonical when this holds (`None`: always); the conditions of one name exclude each other.
    pub when: Option<Expr>,
    /// Only read, never written.
    pub also: bool,
    /// For `also`: why people write so.
    pub reason: Option<Text>,
    /// Its items.
    pub items: Vec<Item>,
    /// Place in the file.
    pub span: Span,
}

/// A way of laying the whole designation.
#[derive(Clone, Debug)]
pub struct Template {
    /// Condition under which this template is canonical.
    pub when: Option<Expr>,
    /// Only read, never written.
    pub also: bool,
    /// For `also`: why people write so.
    pub reason: Option<Text>,
    /// Its items.
    pub items: Vec<Item>,
    /// Place in the file.
    pub span: Span,
}

/// One item of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Text that is always written.
    Literal(String),
    /// The code of an element.
    Element(ElementId),
    /// A named part.
    Part(String),
    /// A group that is written only when one of its elements writes something.
    Group(Vec<Item>),
}

/// A condition over elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// All hold.
    And(Vec<Expr>),
    /// One holds.
    Or(Vec<Expr>),
    /// Does not hold.
    Not(Box<Expr>),
    /// The element has one of these options; for a number outside its series one of the ranges decides.
    Is {
        /// Element.
        element: ElementId,
        /// Options, ranges already laid out over the series.
        options: OptionSet,
        /// Inclusive or open ranges as written, for numbers outside the series.
        ranges: Vec<Range>,
    },
    /// Two numbers compared.
    Compare {
        /// Left side.
        left: Num,
        /// Comparison.
        op: Comparison,
        /// Right side.
        right: Num,
    },
}

/// A range of numbers; `None` is unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// From.
    pub from: Option<Decimal>,
    /// Whether `from` itself belongs to it.
    pub from_included: bool,
    /// To.
    pub to: Option<Decimal>,
    /// Whether `to` itself belongs to it.
    pub to_included: bool,
}

impl Range {
    /// Whether the number lies in it.
    pub fn contains(self, number: Decimal) -> bool {
        self.from.is_none_or(|from| number > from || self.from_included && number == from)
            && self.to.is_none_or(|to| number < to || self.to_included && number == to)
    }
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

/// A number computed from elements.
/// An element whose option has no value counts as 0 inside a sum or product;
/// standing alone it makes the comparison false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Num {
    /// A constant.
    Const(Decimal),
    /// Value of an element's option.
    Element(ElementId),
    /// Sum.
    Add(Vec<Num>),
    /// Product.
    Mul(Vec<Num>),
}

/// A constraint.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Stable key inside the family: `aluminium-not-fire-resistant`.
    pub key: String,
    /// Why, in one sentence for the user.
    pub because: Text,
    /// Source.
    pub source: Source,
    /// `true`: what violates it is forbidden; `false`: unusual.
    pub closed: bool,
    /// The constraint.
    pub body: Body,
    /// Constructions for which a specification lifts the rule.
    pub lifted: Vec<Lift>,
    /// Place in the file.
    pub span: Span,
}

/// A specification makes what a rule forbids.
#[derive(Clone, Debug)]
pub struct Lift {
    /// Index into [`Family::specifications`].
    pub specification: usize,
    /// For which constructions.
    pub when: Expr,
}

/// What a rule says.
#[derive(Clone, Debug)]
pub enum Body {
    /// Forbidden where `when` and `forbid` hold.
    Forbid {
        /// Condition.
        when: Option<Expr>,
        /// What must not be.
        forbid: Expr,
    },
    /// Where `when` holds, `require` must hold.
    Require {
        /// Condition.
        when: Option<Expr>,
        /// What must be.
        require: Expr,
    },
    /// Where `when` holds, one of the rows must match.
    Table {
        /// Condition.
        when: Option<Expr>,
        /// Columns.
        columns: Vec<ElementId>,
        /// Rows; as many cells as columns.
        rows: Vec<TableRow>,
    },
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Allowed options for each column, with the ranges as written.
    pub cells: Vec<Cell>,
    /// Row-specific source, where the file gives one; a doubtful row makes what only it allows unusual.
    pub source: Option<Source>,
    /// Place in the file.
    pub span: Span,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Options that match.
    pub options: OptionSet,
    /// Ranges as written, for numbers outside the series.
    pub ranges: Vec<Range>,
}

/// A maker's document that narrows or widens the family.
#[derive(Clone, Debug)]
pub struct Specification {
    /// `ТУ 16.К71-310-2001`.
    pub name: String,
    /// Maker or note, if given.
    pub note: Option<Text>,
    /// Marks that it covers, as written in canonical form; empty: every mark.
    pub marks: Vec<String>,
    /// Further condition on what it covers.
    pub only: Option<Expr>,
    /// Source.
    pub source: Source,
    /// Place in the file.
    pub span: Span,
}

/// Codes of a cancelled standard.
#[derive(Clone, Debug)]
pub struct Former {
    /// `ГОСТ 16442-80`.
    pub standard: String,
    /// Its codes.
    pub codes: Vec<FormerCode>,
}

/// One code of a cancelled standard.
#[derive(Clone, Debug)]
pub struct FormerCode {
    /// What was written.
    pub text: String,
    /// For which element.
    pub element: ElementId,
    /// The options that it may mean today: one, several, or all but none where the category is left open.
    pub becomes: OptionSet,
    /// Only where this holds.
    pub when: Option<Expr>,
    /// Why, for `present.reason`.
    pub reason: Text,
    /// Source.
    pub source: Source,
    /// Place in the file.
    pub span: Span,
}

/// How a cancelled family maps to a present one.
/// Elements with equal keys carry their option of equal key over; `maps` set the others.
#[derive(Clone, Debug)]
pub struct Present {
    /// Id of the present family.
    pub family: String,
    /// Why.
    pub reason: Text,
    /// Mappings, all that apply.
    pub maps: Vec<PresentMap>,
    /// Place of the `present` node.
    pub span: Span,
}

/// One mapping of a cancelled family.
#[derive(Clone, Debug)]
pub struct PresentMap {
    /// Over the elements of the cancelled family.
    pub when: Option<Expr>,
    /// Element key and option keys of the present family.
    pub set: Vec<(String, Vec<String>)>,
}

/// A named ambiguity: a text or mark with several readings that the rules accept knowingly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// Canonical mark or designation that is ambiguous.
    pub text: String,
    /// Families that share it; empty: inside one family.
    pub families: Vec<String>,
    /// Why.
    pub reason: Text,
}

/// Expectation of an example. The key names a rule, or an element whose unusual option
/// or number outside the series is the cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Usual.
    Valid,
    /// Allowed, with a warning of this rule (empty: any).
    Unusual(String),
    /// Forbidden by this rule.
    Invalid(String),
}

/// A line of `examples.tsv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Designation.
    pub text: String,
    /// Expectation.
    pub expectation: Expectation,
    /// Source in words.
    pub source: String,
    /// Place.
    pub span: Span,
}

/// A line of `ledger.tsv`: one fact and where the rules carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRow {
    /// Id of the fact: check code (`P01`) or table row (`marks:MARK`).
    pub fact: String,
    /// The fact in words.
    pub text: String,
    /// `S`, `M`, `?` as the fact's own status.
    pub status: String,
    /// What carries it: `rule:KEY`, `option:ELEMENT.OPTION`, `table:KEY`, `mark:MARK`, `example:TEXT`, or empty.
    pub carried_by: String,
    /// Why it is left out, where nothing carries it.
    pub reason: String,
    /// Place.
    pub span: Span,
}

/// How people write and damage designations: `rules/spelling.kdl`.
#[derive(Clone, Debug, Default)]
pub struct Spelling {
    /// Groups of letters that look alike in two alphabets, case kept: `АA`. The first is the canonical one of Cyrillic codes.
    pub twins: Vec<String>,
    /// Groups of signs that mean the same: `х×*xX`, `-–—`, `,.`. The first is canonical.
    pub signs: Vec<String>,
    /// Digit and letter that look alike, read in place of each other at a price: `0О`, `3З`.
    pub lookalikes: Vec<String>,
    /// Declared damage of several letters.
    pub damages: Vec<Damage>,
    /// Spellings of units: key `мм²`, with all that is accepted.
    pub units: Vec<(String, Vec<String>)>,
    /// Reasons for each kind of correction: `latin`, `case`, `sign`, `blank`, `lookalike`, `synonym`, `order`.
    pub reasons: Vec<(String, Text)>,
    /// Words and beginnings of words that name a cable.
    pub cable_words: Vec<String>,
    /// Beginnings of words that name other goods: a line that they open is no cable.
    pub other_goods: Vec<String>,
    /// Beginnings of words that name works with a cable.
    pub work_words: Vec<String>,
    /// Colours: code or word on the left, accepted spellings.
    pub colours: Vec<(String, Vec<String>)>,
    /// Beginnings of documents: `ТУ`, `ГОСТ`, `ГОСТ Р`.
    pub documents: Vec<String>,
}

/// Declared damage of several letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// What people write: `ng`.
    pub from: String,
    /// What is meant: `нг`.
    pub to: String,
    /// Why.
    pub reason: Text,
}
