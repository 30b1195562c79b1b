//! The check of a template when it is saved: every expression, in every branch, against the list of variables.

use minijinja::machinery::ast::{BinOpKind, Expr, ForLoop, IfCond, Spanned, Stmt, UnaryOpKind};
use minijinja::machinery::parse;
use minijinja::syntax::SyntaxConfig;

use super::consumers::Said;
use super::problem::{Part, TemplateProblem, Wrong};
use super::tags;
use super::variables::{Field, Shape, VARIABLES};

/// Filters there are.
pub(super) const FILTERS: [&str; 3] = ["upper", "lower", "capitalize"];

/// Known where the customer is no consumer.
const BUSINESS: &str = "not customer.is_consumer";

/// What is wrong with the expressions of a source. The caller has checked its size and its characters.
pub(super) fn problems(source: &str, part: Part, may_hold_blocks: bool) -> Vec<TemplateProblem> {
    if let Some((line, what)) = tags::refused(source) {
        return vec![TemplateProblem { part, line, what }];
    }
    match parse(source, "template", SyntaxConfig::default()) {
        Ok(tree) => {
            let mut check = Check {
                part,
                may_hold_blocks,
                problems: Vec::new(),
                known: Vec::new(),
                items: Vec::new(),
                said: Said::default(),
            };
            check.statement(&tree);
            for (line, word) in check.said.found() {
                check.add(line, Wrong::IndemnityUnconditional(word.to_owned()));
            }
            check.problems
        }
        Err(error) => {
            let what = Wrong::Syntax(tags::short(&error));
            vec![TemplateProblem { part, line: tags::line_of(&error), what }]
        }
    }
}

struct Check<'a> {
    part: Part,
    may_hold_blocks: bool,
    problems: Vec<TemplateProblem>,
    /// Paths that the conditions around this place say are there.
    known: Vec<String>,
    /// Names for the items of the lists around this place.
    items: Vec<(&'a str, &'static [Field])>,
    /// What is written where a consumer may read it.
    said: Said,
}

/// Where a path leads.
struct Found {
    path: String,
    shape: Shape,
    /// The part of the path that may be missing here.
    missing: Option<String>,
}

impl<'a> Check<'a> {
    fn add(&mut self, line: u16, what: Wrong) {
        let problem = TemplateProblem { part: self.part, line: u32::from(line), what };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn all(&mut self, statements: &[Stmt<'a>]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Stmt<'a>) {
        match statement {
            Stmt::Template(template) => self.all(&template.children),
            Stmt::EmitRaw(raw) => self.raw(raw.raw, raw.span().start_line),
            Stmt::EmitExpr(emit) => self.emitted(&emit.expr),
            Stmt::IfCond(condition) => self.condition(condition),
            Stmt::ForLoop(repeat) => self.repeated(repeat),
            Stmt::WithBlock(other) => self.unknown("with", other.span().start_line),
            Stmt::Set(other) => self.unknown("set", other.span().start_line),
            Stmt::SetBlock(other) => self.unknown("set", other.span().start_line),
            Stmt::AutoEscape(other) => self.unknown("autoescape", other.span().start_line),
            Stmt::FilterBlock(other) => self.unknown("filter", other.span().start_line),
            Stmt::Do(other) => self.unknown("do", other.span().start_line),
        }
    }

    fn unknown(&mut self, statement: &str, line: u16) {
        self.add(line, Wrong::UnknownStatement(statement.to_owned()));
    }

    fn repeated(&mut self, repeat: &Spanned<ForLoop<'a>>) {
        let line = repeat.span().start_line;
        let Expr::Var(item) = &repeat.target else {
            return self.add(line, Wrong::UnknownExpression("several names in a for"));
        };
        if repeat.filter_expr.is_some() || repeat.recursive {
            return self.add(line, Wrong::UnknownExpression("a for with a condition"));
        }
        let Some(found) = self.path(&repeat.iter) else { return };
        let Shape::List(fields) = found.shape else {
            return self.add(line, Wrong::NotAList(found.path));
        };
        let is_taken = VARIABLES.iter().any(|field| field.name == item.id)
            || self.items.iter().any(|(it, _)| *it == item.id);
        if is_taken {
            return self.add(line, Wrong::NameTaken(item.id.to_owned()));
        }
        self.items.push((item.id, fields));
        self.all(&repeat.body);
        self.items.pop();
        self.all(&repeat.else_body);
    }

    fn raw(&mut self, text: &str, first_line: u16) {
        if self.known.iter().any(|path| ["indemnity", BUSINESS].contains(&path.as_str())) {
            return self.said.interrupt();
        }
        self.said.push(text, first_line);
    }

    /// What stands between double braces.
    fn emitted(&mut self, expression: &Expr<'a>) {
        let line = expression.span().start_line;
        match expression {
            Expr::Filter(filter) => {
                if !FILTERS.contains(&filter.name) {
                    self.add(line, Wrong::UnknownFilter(filter.name.to_owned()));
                }
                match &filter.expr {
                    Some(inner) if filter.args.is_empty() => self.text(inner, false),
                    _ => self.add(line, Wrong::UnknownExpression("a filter with arguments")),
                }
            }
            _ => self.text(expression, true),
        }
    }

    fn text(&mut self, expression: &Expr<'a>, is_alone: bool) {
        let line = expression.span().start_line;
        if let Expr::Filter(_) = expression {
            return self.emitted(expression);
        }
        if let Some(constant) = text_constant(expression) {
            return self.raw(&constant, line);
        }
        self.said.interrupt();
        let Some(found) = self.path(expression) else { return };
        if let Some(condition) = found.missing {
            return self.add(line, Wrong::MayBeMissing { variable: found.path, condition });
        }
        match found.shape {
            Shape::Text | Shape::Number => {}
            Shape::Block if is_alone && self.may_hold_blocks => {}
            Shape::Block => self.add(line, Wrong::BlockOutOfPlace(found.path)),
            Shape::Flag | Shape::Record(_) | Shape::List(_) => self.add(line, Wrong::NotText(found.path)),
        }
    }

    fn condition(&mut self, condition: &IfCond<'a>) {
        let before = self.known.len();
        let known = self.asked(&condition.expr);
        // Only of this condition itself does its contrary say that nobody is a consumer.
        let is_about_consumers = is_consumer(&condition.expr);
        self.known.extend(known);
        self.all(&condition.true_body);
        self.known.truncate(before);
        if is_about_consumers {
            self.known.push(BUSINESS.to_owned());
        }
        if let Expr::UnaryOp(not) = &condition.expr
            && matches!(not.op, UnaryOpKind::Not)
        {
            let known = self.asked(&not.expr);
            self.known.extend(known);
        }
        self.all(&condition.false_body);
        self.known.truncate(before);
    }

    /// Checks a condition; answers the paths that are there when it holds.
    fn asked(&mut self, expression: &Expr<'a>) -> Vec<String> {
        let line = expression.span().start_line;
        match expression {
            Expr::UnaryOp(not) if matches!(not.op, UnaryOpKind::Not) => {
                self.asked(&not.expr);
                if is_consumer(&not.expr) { vec![BUSINESS.to_owned()] } else { Vec::new() }
            }
            Expr::BinOp(both) => match both.op {
                BinOpKind::ScAnd => {
                    let before = self.known.len();
                    let mut known = self.asked(&both.left);
                    self.known.extend(known.clone());
                    known.extend(self.asked(&both.right));
                    self.known.truncate(before);
                    known
                }
                BinOpKind::ScOr => {
                    self.asked(&both.left);
                    self.asked(&both.right);
                    Vec::new()
                }
                BinOpKind::Eq
                | BinOpKind::Ne
                | BinOpKind::Lt
                | BinOpKind::Lte
                | BinOpKind::Gt
                | BinOpKind::Gte => {
                    self.compared(&both.left);
                    self.compared(&both.right);
                    Vec::new()
                }
                BinOpKind::Add
                | BinOpKind::Sub
                | BinOpKind::Mul
                | BinOpKind::Div
                | BinOpKind::FloorDiv
                | BinOpKind::Rem
                | BinOpKind::Pow
                | BinOpKind::Concat
                | BinOpKind::In => {
                    self.add(line, Wrong::UnknownExpression("a calculation"));
                    Vec::new()
                }
            },
            Expr::Compare(several) => {
                self.compared(&several.expr);
                for other in &several.ops {
                    self.compared(&other.expr);
                }
                Vec::new()
            }
            _ => self.is_there(expression),
        }
    }

    /// A path as a condition: whether it is there.
    fn is_there(&mut self, expression: &Expr<'a>) -> Vec<String> {
        let Some(found) = self.path(expression) else { return Vec::new() };
        let line = expression.span().start_line;
        match found.missing {
            // The condition itself is on what may be missing.
            Some(missing) if missing == found.path => vec![found.path],
            Some(condition) => {
                self.add(line, Wrong::MayBeMissing { variable: found.path, condition });
                Vec::new()
            }
            None if found.shape == Shape::Block => {
                self.add(line, Wrong::BlockOutOfPlace(found.path));
                Vec::new()
            }
            None => vec![found.path],
        }
    }

    fn compared(&mut self, expression: &Expr<'a>) {
        if let Expr::Const(_) = expression {
            return;
        }
        let line = expression.span().start_line;
        let Some(found) = self.path(expression) else { return };
        if let Some(condition) = found.missing {
            return self.add(line, Wrong::MayBeMissing { variable: found.path, condition });
        }
        match found.shape {
            Shape::Text | Shape::Number | Shape::Flag => {}
            Shape::Block | Shape::Record(_) | Shape::List(_) => self.add(line, Wrong::NotText(found.path)),
        }
    }

    /// Follows names and dots; says what is wrong with anything else.
    fn path(&mut self, expression: &Expr<'a>) -> Option<Found> {
        let line = expression.span().start_line;
        let mut names = Vec::new();
        let mut rest = expression;
        loop {
            match rest {
                Expr::GetAttr(attribute) => {
                    names.push(attribute.name);
                    rest = &attribute.expr;
                }
                Expr::Var(variable) => {
                    names.push(variable.id);
                    break;
                }
                other => {
                    self.add(line, Wrong::UnknownExpression(other.description()));
                    return None;
                }
            }
        }
        names.reverse();
        let found = self.followed(&names);
        if found.is_none() {
            let found: String = names.join(".").chars().take(80).collect();
            let nearest = nearest(&found);
            self.add(line, Wrong::UnknownVariable { found, nearest });
        }
        found
    }

    fn followed(&self, names: &[&str]) -> Option<Found> {
        let (first, rest) = names.split_first()?;
        let item = self.items.iter().find(|(name, _)| name == first);
        let (mut shape, mut may_be_missing) = match item {
            Some((_, fields)) => (Shape::Record(fields), false),
            None => VARIABLES.iter().find(|it| it.name == *first).map(|it| (it.shape, it.may_be_missing))?,
        };
        let mut path = (*first).to_owned();
        let mut missing = None;
        for name in rest {
            if missing.is_none() && may_be_missing && !self.known.contains(&path) {
                missing = Some(path.clone());
            }
            let Shape::Record(fields) = shape else { return None };
            let field = fields.iter().find(|it| it.name == *name)?;
            (shape, may_be_missing) = (field.shape, field.may_be_missing);
            path = format!("{path}.{name}");
        }
        if missing.is_none() && may_be_missing && !self.known.contains(&path) {
            missing = Some(path.clone());
        }
        Some(Found { path, shape, missing })
    }
}

fn text_constant(expression: &Expr<'_>) -> Option<String> {
    match expression {
        Expr::Const(constant) => constant.value.as_str().map(str::to_owned),
        _ => None,
    }
}

/// Whether the expression asks whether the customer is a consumer, and nothing else.
fn is_consumer(expression: &Expr<'_>) -> bool {
    matches!(expression, Expr::GetAttr(asked) if asked.name == "is_consumer"
        && matches!(&asked.expr, Expr::Var(record) if record.id == "customer"))
}

/// The variable that is spelled most like what was found.
fn nearest(found: &str) -> Option<String> {
    let mut best: Option<(f64, String)> = None;
    let mut consider = |path: String| {
        let likeness = strsim::jaro_winkler(found, &path);
        if likeness > best.as_ref().map_or(0.85, |(most, _)| *most) {
            best = Some((likeness, path));
        }
    };
    for field in VARIABLES {
        consider(field.name.to_owned());
        if let Shape::Record(inner) = field.shape {
            for below in inner {
                consider(format!("{}.{}", field.name, below.name));
            }
        }
    }
    best.map(|(_, path)| path)
}
