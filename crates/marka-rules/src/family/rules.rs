//! Rules and what specifications lift.

use super::documents::Lifting;
use super::{Builder, Laid};
use crate::expr::resolve;
use crate::model::{Body, Evidence, Expr, Lift, Rule, Source};
use crate::reader::{Shape, check, repeated};
use crate::suggest::hint;
use crate::syntax::Node;

const RULE: Shape = Shape {
    arguments: (1, 1),
    attributes: &[
        "when",
        "forbid",
        "require",
        "because",
        "open",
        "if-present",
        "source",
        "evidence",
        "clause",
    ],
    children: &[],
};
impl<'a> Builder<'a, '_> {
    pub(super) fn rules(&mut self) -> Vec<Rule> {
        let laid = self.laid;
        let mut rules = Vec::new();
        for Laid { node, inherited } in laid {
            let rule = match node.name.text.as_str() {
                "rule" => self.if_present(node, |builder| builder.rule(node, inherited)),
                "table" => self.if_present(node, |builder| builder.table(node, inherited)),
                _ => None,
            };
            rules.extend(rule);
        }
        let rules_of_laid =
            laid.iter().filter(|laid| matches!(laid.node.name.text.as_str(), "rule" | "table"));
        let keys = rules_of_laid.filter_map(|laid| {
            let key = laid.node.arguments.first()?;
            Some((resolve::text_of(key)?, key.span))
        });
        repeated("Правило", keys, self.sink);
        rules
    }

    fn rule(&mut self, node: &Node, inherited: &Source) -> Option<Rule> {
        check(node, &RULE, self.sink);
        let when = self.when(node);
        let (forbid, require) = (node.attribute("forbid"), node.attribute("require"));
        let body = match (forbid, require) {
            (Some(forbid), None) => {
                let forbid = resolve::condition(forbid, self.scope, self.sink);
                forbid.zip(when.ok()).map(|(forbid, when)| Body::Forbid { when, forbid })
            }
            (None, Some(require)) => {
                let require = resolve::condition(require, self.scope, self.sink);
                require.zip(when.ok()).map(|(require, when)| Body::Require { when, require })
            }
            _ => {
                let message = "В правиле должно быть одно из двух: forbid или require.";
                self.sink
                    .error("no-body", node.head, message)
                    .help("forbid - чего не бывает, require - что обязательно");
                None
            }
        };
        self.rule_of(node, inherited, body)
    }

    /// What rules and tables have in common.
    pub(super) fn rule_of(&mut self, node: &Node, inherited: &Source, body: Option<Body>) -> Option<Rule> {
        let because = node.words("because", self.sink);
        if because.is_none() {
            self.sink
                .error("missing-because", node.head, "Не сказано, почему.")
                .help("допишите because \"…\": это увидит пользователь");
        }
        let source = node.source(inherited, self.sink);
        let declared = node.flag("open", self.sink);
        let doubtful = source.evidence == Evidence::Doubtful;
        if doubtful && declared == Some(false) {
            self.sink
                .warning(
                    "doubtful-closed",
                    node.span,
                    "Сомнительное правило не может запрещать: оно принято открытым.",
                )
                .help("уберите open=#false или найдите источник");
        }
        Some(Rule {
            key: node.argument(0, self.sink)?,
            because: because.unwrap_or_default(),
            closed: !declared.unwrap_or(false) && !doubtful,
            source,
            body: body?,
            lifted: Vec::new(),
            span: node.span,
        })
    }

    /// Hangs the lifts of specifications on their rules.
    pub(super) fn lift(&mut self, rules: &mut [Rule], liftings: Vec<Lifting<'a>>) {
        for Lifting { specification, node } in liftings {
            check(node, &super::documents::LIFTS, self.sink);
            let (Some(key), Ok(when)) = (node.argument(0, self.sink), self.when(node)) else { continue };
            let lift = Lift { specification, when: when.unwrap_or(Expr::And(Vec::new())) };
            if let Some(rule) = rules.iter_mut().find(|rule| rule.key == key) {
                rule.lifted.push(lift);
            } else {
                let help = hint(&key, rules.iter().map(|rule| rule.key.as_str()));
                self.sink
                    .error("unknown-rule", node.arguments[0].span, format!("Правила «{key}» нет."))
                    .help(help);
            }
        }
    }
}
