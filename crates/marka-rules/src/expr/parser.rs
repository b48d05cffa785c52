//! A Pratt parser of conditions: never fails, says every fault.

use std::ops::Range;

use super::lexer::{Token, tokens};
use super::{Ast, AstKind, Fault, Joint};

/// Brackets inside brackets, at most.
const MAX_DEPTH: usize = 64;
/// Words and signs of one condition, at most.
const MAX_TOKENS: usize = 4096;

/// Reads a condition, a sum or a list of values.
pub(crate) fn parse(text: &str) -> (Ast, Vec<Fault>) {
    let (mut tokens, mut faults) = tokens(text);
    if tokens.len() > MAX_TOKENS {
        tokens.truncate(MAX_TOKENS);
        faults.push(Fault {
            message: "Условие слишком длинное.".into(),
            help: "разделите его на несколько правил",
            range: 0..text.len(),
        });
    }
    let mut parser = Parser { tokens, at: 0, end: text.len(), faults, depth: 0 };
    let ast = parser.expression(0);
    if let Some((_, range)) = parser.tokens.get(parser.at) {
        let range = range.start..text.len();
        parser.fault("Здесь условие уже кончилось.", "соедините части словами and, or", range);
    }
    (ast, parser.faults)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    end: usize,
    faults: Vec<Fault>,
    depth: usize,
}

/// How tightly an infix sign binds: more is tighter.
fn power(token: &Token) -> Option<u8> {
    Some(match token {
        Token::Or => 1,
        Token::And => 2,
        Token::Compare(_) => 4,
        Token::Bar => 5,
        Token::Plus => 6,
        Token::Star => 7,
        Token::Dots => 8,
        Token::Word(_) | Token::Not | Token::Open | Token::Close => return None,
    })
}

/// Power of the prefix `not`: looser than a comparison, tighter than `and`.
const NOT: u8 = 3;

impl Parser {
    fn expression(&mut self, least: u8) -> Ast {
        if self.depth == MAX_DEPTH {
            let range = self.here();
            self.fault(
                "Слишком много скобок или not друг в друге.",
                "упростите условие",
                range.start..self.end,
            );
            self.at = self.tokens.len();
            return Ast { kind: AstKind::Broken, range };
        }
        self.depth += 1;
        let mut left = self.prefix();
        while let Some((token, _)) = self.tokens.get(self.at) {
            let Some(power) = power(token).filter(|power| *power > least) else { break };
            let token = token.clone();
            self.at += 1;
            left = self.infix(left, &token, power);
        }
        self.depth -= 1;
        left
    }

    fn prefix(&mut self) -> Ast {
        let range = self.here();
        let Some((token, _)) = self.tokens.get(self.at).cloned() else {
            self.fault("Здесь чего-то не хватает.", "допишите условие", range.clone());
            return Ast { kind: AstKind::Broken, range };
        };
        self.at += 1;
        match token {
            Token::Word(word) => Ast { kind: AstKind::Word(word), range },
            Token::Star => Ast { kind: AstKind::Any, range },
            Token::Not => {
                let inner = self.expression(NOT);
                Ast { range: range.start..inner.range.end, kind: AstKind::Not(Box::new(inner)) }
            }
            Token::Dots => {
                let to = self.expression(8);
                Ast { range: range.start..to.range.end, kind: AstKind::Span(None, Some(Box::new(to))) }
            }
            Token::Open => self.brackets(&range),
            _ => {
                self.at -= usize::from(matches!(token, Token::Close));
                self.fault(
                    "Здесь должно стоять имя или число.",
                    "слева и справа от знака нужны имена или числа",
                    range.clone(),
                );
                Ast { kind: AstKind::Broken, range }
            }
        }
    }

    fn brackets(&mut self, open: &Range<usize>) -> Ast {
        let mut inner = self.expression(0);
        match self.tokens.get(self.at) {
            Some((Token::Close, close)) => {
                inner.range = open.start..close.end;
                self.at += 1;
            }
            _ => self.fault("Скобка ( не закрыта.", "поставьте )", open.clone()),
        }
        inner
    }

    fn infix(&mut self, left: Ast, token: &Token, power: u8) -> Ast {
        if *token == Token::Dots && !matches!(self.tokens.get(self.at), Some((Token::Word(_), _))) {
            return Ast {
                range: left.range.start..self.before(),
                kind: AstKind::Span(Some(Box::new(left)), None),
            };
        }
        let right = self.expression(power);
        let range = left.range.start..right.range.end.max(left.range.end);
        let kind = match token {
            Token::Or => list(Joint::Or, left, right),
            Token::And => list(Joint::And, left, right),
            Token::Bar => list(Joint::Either, left, right),
            Token::Plus => list(Joint::Sum, left, right),
            Token::Star => list(Joint::Product, left, right),
            _ if matches!(left.kind, AstKind::Compare(..) | AstKind::Span(..)) => {
                self.fault("Второе сравнение подряд.", "соедините сравнения словом and", right.range);
                return left;
            }
            Token::Compare(comparison) => AstKind::Compare(Box::new(left), *comparison, Box::new(right)),
            Token::Dots => AstKind::Span(Some(Box::new(left)), Some(Box::new(right))),
            Token::Word(_) | Token::Not | Token::Open | Token::Close => AstKind::Broken,
        };
        Ast { kind, range }
    }

    /// Place of the next token, or the end.
    fn here(&self) -> Range<usize> {
        self.tokens.get(self.at).map_or(self.end..self.end, |(_, range)| range.clone())
    }

    /// End of the last token.
    fn before(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |last| self.tokens[last].1.end)
    }

    fn fault(&mut self, message: &str, help: &'static str, range: Range<usize>) {
        self.faults.push(Fault { message: message.to_owned(), help, range });
    }
}

/// `a|b` and `|c` are one list, so that long lists are not deep.
fn list(joint: Joint, left: Ast, right: Ast) -> AstKind {
    match left.kind {
        AstKind::List(same, mut members) if same == joint => {
            members.push(right);
            AstKind::List(joint, members)
        }
        _ => AstKind::List(joint, vec![left, right]),
    }
}
