//! The columns of a list: which there are, and which its reader wants to see.

use app::context::Ctx;
use app::ids::UserId;
use app::views::find_columns;
use db::{DbError, Tx};

/// A list whose columns can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// Its stable name.
    pub name: &'static str,
    /// The beginning of the keys of its columns.
    pub key: &'static str,
    /// Its columns by their stable names, in order, with whether they are shown as long as nobody chose. What names a
    /// row, and what it sums to, is always there and not among them.
    pub columns: &'static [(&'static str, bool)],
}

impl List {
    /// Of names, those that are columns of the list, in its order.
    pub fn known(&self, names: &[String]) -> Vec<String> {
        let columns = self.columns.iter().map(|(name, _)| (*name).to_owned());
        columns.filter(|name| names.contains(name)).collect()
    }
}

/// The columns of a list as its reader wants them.
#[derive(Clone, Debug)]
pub struct Columns {
    list: List,
    chosen: Option<Vec<String>>,
}

/// A column as the form lists it.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its stable name.
    pub name: &'static str,
    /// Key of its words.
    pub key: String,
    /// Whether it is shown.
    pub is_shown: bool,
}

impl Columns {
    /// What a person chose of a list; programs have the usual ones.
    pub async fn load(tx: &mut Tx, ctx: &Ctx, person: Option<UserId>, list: List) -> Result<Self, DbError> {
        let chosen = match person {
            Some(user) => find_columns(tx, ctx, user, list.name).await?,
            None => None,
        };
        Ok(Self { list, chosen })
    }

    /// The stable name of the list.
    pub fn list(&self) -> &'static str {
        self.list.name
    }

    /// Whether a column is shown.
    pub fn has(&self, name: &str) -> bool {
        match &self.chosen {
            Some(chosen) => chosen.iter().any(|it| it == name),
            None => self.list.columns.iter().any(|(it, is_usual)| *it == name && *is_usual),
        }
    }

    /// Whether a column is written to a file: what was chosen, or everything as long as nobody chose.
    pub fn is_written(&self, name: &str) -> bool {
        self.chosen.is_none() || self.has(name)
    }

    /// Whether they are other than the usual ones.
    pub fn is_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// All of them, for the form.
    pub fn all(&self) -> Vec<Column> {
        let column = |name: &'static str| Column {
            name,
            key: format!("{}{name}", self.list.key),
            is_shown: self.has(name),
        };
        self.list.columns.iter().map(|(name, _)| column(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: List =
        List { name: "list", key: "list-", columns: &[("one", true), ("two", false), ("three", true)] };

    #[test]
    fn a_choice_takes_the_place_of_the_usual_columns() {
        let usual = Columns { list: LIST, chosen: None };
        let shown = |columns: &Columns| {
            columns.all().iter().filter(|it| it.is_shown).map(|it| it.key.clone()).collect::<Vec<_>>()
        };
        assert_eq!(shown(&usual), ["list-one", "list-three"]);
        assert!(usual.is_written("two") && !usual.has("two") && !usual.is_chosen());
        let names = ["three", "four", "two"].map(str::to_owned);
        let chosen = Columns { list: LIST, chosen: Some(LIST.known(&names)) };
        assert_eq!(shown(&chosen), ["list-two", "list-three"]);
        assert!(!chosen.is_written("one") && chosen.is_written("two"));
        let none = Columns { list: LIST, chosen: Some(Vec::new()) };
        assert!(shown(&none).is_empty() && none.is_chosen());
    }
}
