//! Nodes of KDL 2. A fault is reported and passed over; the tree goes on behind it.

use super::lexer::{Lexer, Text, is_newline};
use super::{MAX_DEPTH, Node, Value, Word};
use crate::diagnostic::Sink;
use crate::model::Span;

/// Reads the text of file number `file`.
pub(crate) fn parse(text: &str, file: usize, sink: &mut Sink) -> Vec<Node> {
    let pos = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut parser = Parser { lexer: Lexer { text, pos, file, sink }, depth: 0 };
    let mut nodes = parser.nodes();
    while parser.lexer.eat("}") {
        let span = Span { file, start: parser.lexer.pos - 1, end: parser.lexer.pos };
        parser
            .lexer
            .sink
            .error("syntax-brace", span, "Лишняя скобка }.")
            .help("уберите её или найдите, где пропала {");
        nodes.extend(parser.nodes());
    }
    nodes
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    depth: usize,
}

impl Parser<'_> {
    /// Nodes up to `}` or the end.
    fn nodes(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            self.lexer.lines();
            if self.lexer.at_end() || self.lexer.rest().starts_with('}') {
                return nodes;
            }
            let start = self.lexer.pos;
            if !self.lexer.eat("/-") {
                nodes.extend(self.node());
                continue;
            }
            self.lexer.lines();
            if self.lexer.at_end() || self.lexer.rest().starts_with('}') {
                self.nothing_hidden(start);
            }
            self.node();
        }
    }

    fn nothing_hidden(&mut self, start: usize) {
        let span = Span { file: self.lexer.file, start, end: start + "/-".len() };
        self.lexer
            .sink
            .error("syntax-hidden", span, "После /- нечего скрывать.")
            .help("знаком /- скрывают то, что стоит за ним");
    }

    fn node(&mut self) -> Option<Node> {
        if self.lexer.at_end() || self.lexer.rest().starts_with('}') {
            return None;
        }
        self.annotation();
        let start = self.lexer.pos;
        let Some(name) = self.lexer.string() else {
            self.bad_name(start);
            return None;
        };
        let mut node = Node::bare(name.word);
        self.entries(&mut node);
        Some(node)
    }

    fn bad_name(&mut self, start: usize) {
        if self.lexer.rest().starts_with('{') {
            let span = Span { file: self.lexer.file, start, end: start + 1 };
            self.lexer
                .sink
                .error("syntax-name", span, "Скобка { стоит без имени узла.")
                .help("{ пишут в той же строке, что и имя; после имени не ставят ;");
            self.children();
            return;
        }
        if self.lexer.eat(";") {
            let span = self.lexer.span(start);
            self.lexer.sink.error("syntax-name", span, "Перед ; нет узла.").help("уберите лишнюю ;");
            return;
        }
        self.lexer.other_value();
        if self.lexer.pos == start {
            self.lexer.advance();
        }
        let span = self.lexer.span(start);
        self.lexer
            .sink
            .error("syntax-name", span, "Здесь должно стоять имя узла.")
            .help("имя - слово или строка в кавычках; числа и знаки пишут после имени");
        let name = Word { text: String::new(), span };
        self.entries(&mut Node::bare(name));
    }

    /// Arguments, properties, children and the end of the node.
    fn entries(&mut self, node: &mut Node) {
        let mut had_children = false;
        loop {
            let blank = self.lexer.blanks();
            let start = self.lexer.pos;
            if self.lexer.at_end() || self.lexer.eat(";") || self.lexer.newline() || self.lexer.line_comment()
            {
                return;
            }
            let rest = self.lexer.rest();
            if rest.starts_with('}') {
                return;
            }
            let hidden = self.lexer.eat("/-");
            if hidden {
                self.lexer.lines();
                if self.lexer.at_end() || self.lexer.rest().starts_with(['}', ';']) {
                    self.nothing_hidden(start);
                    continue;
                }
            }
            if self.lexer.rest().starts_with('{') {
                let children = self.children();
                if !hidden {
                    self.once(had_children, start);
                    had_children = true;
                    node.children.extend(children);
                    node.span.end = self.lexer.pos;
                }
                continue;
            }
            if had_children && !hidden {
                let span = Span { file: self.lexer.file, start, end: start + 1 };
                self.lexer
                    .sink
                    .error("syntax-end", span, "После скобки } узел кончается.")
                    .help("поставьте перенос строки или ;");
                return;
            }
            match self.entry(blank || hidden) {
                Some((name, value)) if !hidden => {
                    node.span.end = value.span.end;
                    if node.arguments.is_empty() && node.properties.is_empty() && name.is_none() {
                        node.head.end = value.span.end;
                    }
                    match name {
                        Some(name) => node.properties.push((name, value)),
                        None => node.arguments.push(value),
                    }
                }
                Some(_) => {}
                None => self.skip(),
            }
        }
    }

    fn once(&mut self, had_children: bool, start: usize) {
        if had_children {
            let span = Span { file: self.lexer.file, start, end: start + 1 };
            self.lexer
                .sink
                .error("syntax-children", span, "У узла уже есть скобки { }.")
                .help("соедините их в одни");
        }
    }

    /// A value or `name=value`; `None` where neither begins.
    fn entry(&mut self, blank: bool) -> Option<(Option<Word>, Value)> {
        let start = self.lexer.pos;
        let annotated = self.annotation();
        let text = self.lexer.string();
        let entry = if let Some(text) = text {
            if annotated { Some((None, text.value())) } else { self.property(text) }
        } else {
            let value = self.lexer.other_value();
            if value.is_none() {
                self.bad_sign(start);
            }
            value.map(|value| (None, value))
        };
        if entry.is_some() && !blank {
            let span = Span { file: self.lexer.file, start, end: start + 1 };
            self.lexer
                .sink
                .error("syntax-blank", span, "Перед значением нужен пробел.")
                .help("поставьте пробел");
        }
        entry
    }

    fn bad_sign(&mut self, start: usize) {
        let sign = self.lexer.peek();
        self.lexer.advance();
        let span = self.lexer.span(start);
        let sign = sign.map(String::from).unwrap_or_default();
        self.lexer
            .sink
            .error("syntax-sign", span, format!("Знак «{}» здесь ничего не значит.", sign.escape_debug()))
            .help("текст со знаками пишут в кавычках");
    }

    fn property(&mut self, name: Text) -> Option<(Option<Word>, Value)> {
        let before = self.lexer.pos;
        self.lexer.blanks();
        if !self.lexer.eat("=") {
            self.lexer.pos = before;
            return Some((None, name.value()));
        }
        self.lexer.blanks();
        self.annotation();
        let value = match self.lexer.string() {
            Some(text) => Some(text.value()),
            None => self.lexer.other_value(),
        };
        if value.is_none() {
            let span = name.word.span;
            let message = format!("После «{}=» нет значения.", name.word.text);
            self.lexer
                .sink
                .error("syntax-value", span, message)
                .help("напишите значение: слово, число, #true или текст в кавычках");
        }
        value.map(|value| (Some(name.word), value))
    }

    /// `(type)`: KDL knows it, rule files do not use it.
    fn annotation(&mut self) -> bool {
        let start = self.lexer.pos;
        if !self.lexer.eat("(") {
            return false;
        }
        self.lexer.blanks();
        let named = self.lexer.string().is_some();
        self.lexer.blanks();
        let closed = self.lexer.eat(")");
        let span = self.lexer.span(start);
        if named && closed {
            self.lexer
                .sink
                .warning("annotation", span, "Пометка типа в скобках ничего не значит.")
                .help("уберите её");
        } else {
            self.lexer
                .sink
                .error("syntax-sign", span, "Скобка ( здесь ничего не значит.")
                .help("текст со скобками пишут в кавычках");
        }
        self.lexer.blanks();
        true
    }

    fn children(&mut self) -> Vec<Node> {
        let open = Span { file: self.lexer.file, start: self.lexer.pos, end: self.lexer.pos + 1 };
        self.lexer.pos += 1;
        if self.depth == MAX_DEPTH {
            self.lexer
                .sink
                .error(
                    "too-deep",
                    open,
                    format!("Вложенность больше {MAX_DEPTH}: остаток файла не прочитан."),
                )
                .help("в правилах хватает пяти уровней; проверьте скобки");
            self.lexer.pos = self.lexer.text.len();
            return Vec::new();
        }
        self.depth += 1;
        let nodes = self.nodes();
        self.depth -= 1;
        if !self.lexer.eat("}") && !self.lexer.sink.has("too-deep") {
            self.lexer
                .sink
                .error("syntax-brace", open, "Скобка { не закрыта.")
                .help("поставьте } там, где узел кончается");
        }
        nodes
    }

    /// Passes over what cannot be read, up to the end of the line or a brace.
    fn skip(&mut self) {
        self.lexer.advance_while(|sign| !is_newline(sign) && !matches!(sign, '{' | '}' | ';' | '"' | ' '));
    }
}
