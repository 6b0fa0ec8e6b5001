//! Where one is and where one can go: crumbs, menus, tabs, paging.

/// A crumb.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crumb {
    /// Words.
    pub label: String,
    /// Address; empty for a place that is no link.
    pub href: String,
}

/// An entry of a menu or rail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Words.
    pub label: String,
    /// Address.
    pub href: String,
    /// Icon name; empty for none.
    pub icon: String,
    /// Whether it is where the person is.
    pub current: bool,
    /// A count at the right.
    pub count: Option<u64>,
}

impl Entry {
    /// An entry.
    pub fn new(label: impl Into<String>, href: impl Into<String>, icon: impl Into<String>) -> Entry {
        Entry { label: label.into(), href: href.into(), icon: icon.into(), current: false, count: None }
    }

    /// Marks where the person is.
    pub fn current(mut self, current: bool) -> Entry {
        self.current = current;
        self
    }

    /// With a count.
    pub fn count(mut self, count: u64) -> Entry {
        self.count = Some(count);
        self
    }
}

/// Entries under a title; the title may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Group {
    /// Title.
    pub title: String,
    /// Entries.
    pub entries: Vec<Entry>,
}

/// A tab with a maintained count.
pub type Tab = Entry;

/// Keyset paging: previous and next only.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pages {
    /// What is shown: 第 1 至 20 件.
    pub shown: String,
    /// Address of the previous page; empty on the first.
    pub previous: String,
    /// Address of the next page; empty on the last.
    pub next: String,
}
