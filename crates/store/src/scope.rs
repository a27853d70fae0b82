//! The three circles as SQL: which rows exist for a viewer, and which a writer may touch.
use crate::error::{Error, Result};
use domain::circle::{Actor, Circle, Grant, Role, Viewer};
use domain::id::{PairId, PersonId};
use domain::token;
use sea_orm::Value;

/// A condition over the scope columns of a table, with its values.
pub(crate) struct Scope {
    pub sql: String,
    pub args: Vec<Value>,
}

/// Where a new row lives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub circle: Circle,
    pub pair: Option<PairId>,
    pub owner: Option<PersonId>,
}

impl Place {
    /// What belongs to the workspace itself: everybody there reads it, the operator writes it.
    pub const WORKSPACE: Place = Place {
        circle: Circle::Team,
        pair: None,
        owner: None,
    };

    pub fn pair(pair: PairId) -> Self {
        Place {
            circle: Circle::Pair,
            pair: Some(pair),
            owner: None,
        }
    }
}

fn among(ids: &[PairId], args: &mut Vec<Value>) -> String {
    if ids.is_empty() {
        return "1 = 0".into();
    }
    args.extend(ids.iter().map(|id| Value::from(id.0)));
    format!("pair_id IN ({})", vec!["?"; ids.len()].join(","))
}

/// Tables whose rows may belong to the whole workspace; in all others `pair_id` is never NULL,
/// and asking for NULL beside a pair keeps a database from using the index on it.
const OF_THE_HOUSE: [&str; 1] = ["person"];

/// Tables whose rows may have one reader more: `with_person` reads what is otherwise its owner's
/// alone, or the pair's (one's own role agreement). Nobody stands in for them, and no program does.
const OF_TWO: [&str; 3] = ["answers", "note", "statement"];

/// Whether a row is somebody's own.
fn mine(person: PersonId, table: &str, args: &mut Vec<Value>) -> &'static str {
    args.push(Value::from(person.0));
    if OF_TWO.contains(&table) {
        args.push(Value::from(person.0));
        return "((circle = 'mine' AND owner_person = ?) OR with_person = ?)";
    }
    "(circle = 'mine' AND owner_person = ?)"
}

/// Rows of `table` that exist for `viewer`. Also narrowed to `only` when the page is about one
/// pair, with what belongs to the whole workspace.
pub(crate) fn scope(viewer: &Viewer, only: Option<PairId>, table: &str) -> Scope {
    if let Viewer::Link { .. } = viewer {
        return one_record(viewer, table);
    }
    if !reads(viewer, table) {
        return Scope {
            sql: "1 = 0".into(),
            args: Vec::new(),
        };
    }
    match only {
        Some(pair) => about(viewer, pair, table),
        None => everywhere(viewer, table),
    }
}

/// Which circles of `pair` (of the whole workspace: none) are open to the viewer.
fn circles(viewer: &Viewer, pair: Option<PairId>, table: &str, args: &mut Vec<Value>) -> String {
    match viewer {
        Viewer::Member { person, grants, .. } => {
            let mine = mine(*person, table, args);
            let held = held(grants, pair);
            format!("({held} OR {mine})")
        }
        Viewer::Link { .. } => "1 = 0".into(),
        Viewer::Token { grants, .. } => held(grants, pair).to_owned(),
        Viewer::Worker { pair: own, .. } if pair.is_some_and(|p| p != *own) => "1 = 0".into(),
        Viewer::Worker { .. } | Viewer::Operator { .. } => "circle IN ('team', 'pair')".into(),
    }
}

/// The circles that somebody's memberships open in `pair` (of the whole workspace: none).
fn held(grants: &[Grant], pair: Option<PairId>) -> &'static str {
    let held = |role: fn(Role) -> bool| {
        let mut there = grants.iter().filter(|g| Some(g.pair) == pair);
        there.any(|g| role(g.role))
    };
    match (pair, held(|_| true), held(Role::in_pair)) {
        (Some(_), _, true) => "circle IN ('team', 'pair')",
        (Some(_), true, _) | (None, ..) => "circle = 'team'",
        (Some(_), false, _) => "1 = 0",
    }
}

/// What each use of a token needs to look at.
fn tables(of: token::Scope) -> &'static [&'static str] {
    use token::Scope;
    match of {
        Scope::Capture => &["person", "goal"],
        Scope::Actions => &["person", "goal", "action"],
        Scope::Proposals | Scope::Queue => &[
            "person",
            "goal",
            "action",
            "proposal",
            "held_right",
            "decision",
            "calendar",
            "event",
            "outbox",
        ],
        Scope::Events => &["person", "goal", "calendar", "event", "code"],
        Scope::Measures => &["person", "goal", "measure", "measure_point"],
    }
}

/// What each use of a token may change: deciding does whatever was proposed.
fn nouns(of: token::Scope) -> &'static [&'static str] {
    use token::Scope;
    match of {
        Scope::Capture | Scope::Actions => &["action"],
        Scope::Proposals | Scope::Queue => &[
            "proposal",
            "action",
            "outbox",
            "held_right",
            "value_entry",
            "decision",
        ],
        Scope::Events => &[],
        Scope::Measures => &["measure"],
    }
}

/// Whether rows of a table exist for this viewer at all.
pub(crate) fn reads(viewer: &Viewer, table: &str) -> bool {
    match viewer {
        Viewer::Token { token, .. } => token.scopes.iter().any(|s| tables(*s).contains(&table)),
        _ => true,
    }
}

/// Whether this viewer may change such a noun anywhere.
pub(crate) fn changes(viewer: &Viewer, noun: &str) -> bool {
    match viewer {
        Viewer::Token { token, .. } => token.scopes.iter().any(|s| nouns(*s).contains(&noun)),
        _ => true,
    }
}

/// Whoever holds a link sees the record that it was made for, in its own table alone.
fn one_record(viewer: &Viewer, table: &str) -> Scope {
    match viewer {
        Viewer::Link {
            workspace,
            pair,
            proposal,
            ..
        } if table == "proposal" => Scope {
            sql: "workspace_id = ? AND pair_id = ? AND id = ?".into(),
            args: vec![workspace.0.into(), pair.0.into(), proposal.0.into()],
        },
        _ => Scope {
            sql: "1 = 0".into(),
            args: Vec::new(),
        },
    }
}

fn about(viewer: &Viewer, pair: PairId, table: &str) -> Scope {
    let mut args = vec![Value::from(viewer.workspace().0), Value::from(pair.0)];
    let own = circles(viewer, Some(pair), table, &mut args);
    let sql = if OF_THE_HOUSE.contains(&table) {
        let shared = circles(viewer, None, table, &mut args);
        format!("workspace_id = ? AND (pair_id = ? AND {own} OR pair_id IS NULL AND {shared})")
    } else {
        format!("workspace_id = ? AND pair_id = ? AND {own}")
    };
    Scope { sql, args }
}

fn everywhere(viewer: &Viewer, table: &str) -> Scope {
    let mut args = vec![Value::from(viewer.workspace().0)];
    let circles = match viewer {
        Viewer::Member { person, grants, .. } => {
            let held = held_anywhere(grants, &mut args);
            let mine = mine(*person, table, &mut args);
            format!("({held} OR {mine})")
        }
        Viewer::Link { .. } => "1 = 0".into(),
        Viewer::Token { grants, .. } => format!("({})", held_anywhere(grants, &mut args)),
        Viewer::Worker { pair, .. } => {
            args.push(Value::from(pair.0));
            "(circle IN ('team', 'pair') AND (pair_id IS NULL OR pair_id = ?))".into()
        }
        Viewer::Operator { .. } => "circle IN ('team', 'pair')".into(),
    };
    let sql = format!("workspace_id = ? AND {circles}");
    Scope { sql, args }
}

fn held_anywhere(grants: &[Grant], args: &mut Vec<Value>) -> String {
    let inner = grants.iter().filter(|g| g.role.in_pair());
    let inner: Vec<_> = inner.map(|g| g.pair).collect();
    let all: Vec<_> = grants.iter().map(|g| g.pair).collect();
    let team = among(&all, args);
    let pair = among(&inner, args);
    format!("(circle = 'team' AND (pair_id IS NULL OR {team})) OR (circle = 'pair' AND {pair})")
}

/// Whether the actor may write a row there; the answer to "no" is `Forbidden`, in one place.
pub(crate) fn may_write(actor: &Actor, place: Place) -> Result<()> {
    let inside = match place.circle {
        // A link opens a door; whoever goes in acts through a verb, never by itself.
        _ if matches!(actor.viewer, Viewer::Link { .. }) => false,
        Circle::Mine => match &actor.viewer {
            // Nothing of what is somebody's alone is a program's.
            Viewer::Token { .. } => false,
            _ => actor.person.is_some() && place.owner == actor.person,
        },
        Circle::Pair | Circle::Team => match place.pair {
            Some(pair) => actor.viewer.sees_pair(pair),
            None => matches!(actor.viewer, Viewer::Operator { .. }),
        },
    };
    if inside {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{self, args, col};
    use crate::{Database, Key};
    use domain::circle::{Grant, Right};
    use domain::id::WorkspaceId;
    use uuid::Uuid;

    const PAIR: PairId = PairId(Uuid::from_u128(1));
    const OTHER: PairId = PairId(Uuid::from_u128(2));
    const HOME: WorkspaceId = WorkspaceId(Uuid::from_u128(3));
    const OWNER: PersonId = PersonId(Uuid::from_u128(4));

    fn member(person: PersonId, pair: PairId, role: Role) -> Viewer {
        let grants = vec![Grant { pair, role }];
        Viewer::Member {
            workspace: HOME,
            person,
            grants,
            discreet: false,
        }
    }

    /// One goal per circle in `PAIR`, and one of the whole workspace; mine is `OWNER`'s.
    async fn house(folder: &std::path::Path) -> Database {
        let url = format!("sqlite://{}/circles.db", folder.display());
        let db = Database::open(&url, Key::new(&[1; 32])).await.unwrap();
        let rows = [
            ("mine", Some(PAIR.0), Some(OWNER.0)),
            ("pair", Some(PAIR.0), None),
            ("team", Some(PAIR.0), None),
        ];
        for (n, (circle, pair, owner)) in (10..).zip(rows) {
            let sql = "INSERT INTO goal VALUES (?,?,?,?,?,?,0,'',NULL,0)";
            let values = args![Uuid::from_u128(n), HOME.0, circle, pair, owner, "G1"];
            sql::run(&db.conn, sql, values).await.unwrap();
        }
        db
    }

    const USES: [token::Scope; 6] = token::Scope::ALL;

    fn token(person: PersonId, pair: PairId, role: Role, scopes: &[token::Scope]) -> Viewer {
        Viewer::Token {
            workspace: HOME,
            person,
            grants: vec![Grant { pair, role }],
            token: token::Token {
                id: domain::id::TokenId(Uuid::from_u128(9)),
                name: "a script".into(),
                scopes: scopes.to_vec(),
            },
        }
    }

    #[test]
    fn a_token_reaches_only_what_its_uses_need() {
        use token::Scope::{Actions, Capture, Events, Measures, Proposals, Queue};
        let tables = [
            ("action", vec![Actions, Proposals, Queue]),
            ("event", vec![Proposals, Queue, Events]),
            ("proposal", vec![Proposals, Queue]),
            ("code", vec![Events]),
            ("measure_point", vec![Measures]),
            ("audit", vec![]),
            ("brief", vec![]),
            ("cost", vec![]),
        ];
        for (table, open) in tables {
            for scope in USES {
                let viewer = token(OWNER, PAIR, Role::Executive, &[scope]);
                assert_eq!(
                    reads(&viewer, table),
                    open.contains(&scope),
                    "{table} {scope:?}"
                );
            }
        }
        let nouns = [
            ("action", vec![Capture, Actions, Proposals, Queue]),
            ("proposal", vec![Proposals, Queue]),
            ("goal", vec![]),
            ("setting", vec![]),
            ("membership", vec![]),
        ];
        for (noun, open) in nouns {
            for scope in USES {
                let viewer = token(OWNER, PAIR, Role::Executive, &[scope]);
                assert_eq!(
                    changes(&viewer, noun),
                    open.contains(&scope),
                    "{noun} {scope:?}"
                );
            }
        }
    }

    async fn seen(db: &Database, viewer: &Viewer) -> Vec<String> {
        let reader = db.read(viewer);
        let and = "1 = 1 ORDER BY circle";
        let rows = reader.scoped("circle", "goal", None, and, args![]).await;
        let rows = rows.unwrap();
        rows.iter().map(|r| col(r, 0).unwrap()).collect()
    }

    #[tokio::test]
    async fn each_circle_exists_for_those_inside_it() {
        let folder = tempfile::tempdir().unwrap();
        let db = house(folder.path()).await;
        let someone = PersonId(Uuid::from_u128(5));
        let worker = Viewer::Worker {
            workspace: HOME,
            pair: PAIR,
            purpose: "a test",
        };
        let elsewhere = Viewer::Operator {
            workspace: WorkspaceId(Uuid::from_u128(6)),
        };
        let cases = [
            (member(OWNER, PAIR, Role::Executive), "mine pair team"),
            (member(someone, PAIR, Role::Assistant), "pair team"),
            (member(someone, PAIR, Role::Cover), "pair team"),
            (member(someone, PAIR, Role::Team), "team"),
            (member(someone, OTHER, Role::Executive), ""),
            // Who left the pair keeps what is theirs alone.
            (member(OWNER, OTHER, Role::Executive), "mine"),
            // A program speaks for its person, but not about what is theirs alone.
            (token(OWNER, PAIR, Role::Executive, &USES), "pair team"),
            (token(someone, PAIR, Role::Team, &USES), "team"),
            (token(OWNER, OTHER, Role::Executive, &USES), ""),
            (token(OWNER, PAIR, Role::Executive, &[]), ""),
            (Viewer::Operator { workspace: HOME }, "pair team"),
            (worker, "pair team"),
            (elsewhere, ""),
        ];
        for (viewer, circles) in cases {
            assert_eq!(seen(&db, &viewer).await.join(" "), circles, "{viewer:?}");
        }
    }

    /// Narrowed to a pair, the same rows come as when everything is read and the pair is picked.
    #[tokio::test]
    async fn narrowed_to_a_pair_nothing_appears_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let db = house(folder.path()).await;
        let someone = PersonId(Uuid::from_u128(5));
        let worker = |pair| Viewer::Worker {
            workspace: HOME,
            pair,
            purpose: "a test",
        };
        let cases = [
            member(OWNER, PAIR, Role::Executive),
            member(someone, PAIR, Role::Assistant),
            member(someone, PAIR, Role::Cover),
            member(someone, PAIR, Role::Team),
            member(someone, OTHER, Role::Executive),
            member(OWNER, OTHER, Role::Executive),
            token(OWNER, PAIR, Role::Executive, &USES),
            token(someone, PAIR, Role::Team, &USES),
            Viewer::Operator { workspace: HOME },
            worker(PAIR),
            worker(OTHER),
        ];
        for viewer in cases {
            let reader = db.read(&viewer);
            let and = "1 = 1 ORDER BY circle";
            let all = seen(&db, &viewer).await;
            for (pair, expected) in [(PAIR, all), (OTHER, Vec::new())] {
                let rows = reader
                    .scoped("circle", "goal", Some(pair), and, args![])
                    .await;
                let rows = rows.unwrap();
                let found: Vec<String> = rows.iter().map(|r| col(r, 0).unwrap()).collect();
                assert_eq!(found, expected, "{viewer:?}");
            }
        }
    }

    /// Whoever makes a table whose rows may lack a pair has to say so to [`scope`].
    #[test]
    fn only_tables_of_the_house_have_rows_without_a_pair() {
        let text = crate::schema::all_tables();
        let mut seen = Vec::new();
        for part in text.split("CREATE TABLE ").skip(1) {
            let name = part.split([' ', '(']).next().unwrap();
            let columns = &part[..part.find(");").unwrap()];
            if columns.contains("circle TEXT") && !columns.contains("pair_id {uuid} NOT NULL") {
                seen.push(name);
            }
        }
        assert_eq!(seen, OF_THE_HOUSE);
    }

    #[tokio::test]
    async fn a_row_that_is_seen_may_still_not_be_changed() {
        let folder = tempfile::tempdir().unwrap();
        let db = house(folder.path()).await;
        let someone = PersonId(Uuid::from_u128(5));
        let cases = [
            (member(OWNER, PAIR, Role::Executive), [true, true, true]),
            (member(someone, PAIR, Role::Assistant), [false, true, true]),
            (member(someone, PAIR, Role::Team), [false, false, false]),
            (member(someone, OTHER, Role::Executive), [false; 3]),
            // No use of a token changes a goal.
            (token(OWNER, PAIR, Role::Executive, &USES), [false; 3]),
        ];
        for (viewer, expected) in cases {
            for (n, may) in (10..).zip(expected) {
                let (Viewer::Member { person, .. } | Viewer::Token { person, .. }) = &viewer else {
                    continue;
                };
                let actor = Actor {
                    person: Some(*person),
                    pair: Some(PAIR),
                    right: Right::Own,
                    viewer: viewer.clone(),
                };
                let mut tx = db.write(&actor, 0).await.unwrap();
                let id = Uuid::from_u128(n);
                let set = "UPDATE goal SET position = 1";
                let done = tx.change("goal", "goal", set, args![], id).await;
                assert_eq!(done.is_ok(), may, "{viewer:?} {n} {done:?}");
            }
        }
    }
}
