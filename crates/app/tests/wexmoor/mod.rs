//! One thing of each kind in Orla's pair, and every way to write one.
pub mod pair;
pub mod people;
mod spine;
pub mod strategy;
pub mod value;

use domain::action::{Action, ActionState, Stakes};
use domain::attention::{CARD_LIVES, Choice, MattersNow};
use domain::goal::{Code as GoalCode, Goal};
use domain::id::{
    ActionId, AttentionId, BatchId, CalendarId, EventId, GoalId, OutboxId, PairId, PersonId,
    SheetId, TimeEntryId, WatchDateId,
};
use domain::outbox::OutboxKind;
use domain::person::Person;
use domain::sheet::{LASTS, Medium, Sheet};
use domain::time_entry::{Category, Channel, Mode};
use domain::watch_date::{WatchDate, WatchKind};
use jiff::Timestamp;
use jiff::civil::date;
use spine::Spine;
use store::{
    Calendar, Code, DeskTime, EventChange, ImportRun, ImportState, NewAccount, OutboxItem, Pair,
    Result, Source, StoredAction, StoredEvent, Write,
};
use testkit::{TestApp, World, calendar, event};
use uuid::Uuid;

/// What can be read.
pub const READS: &[&str] = &[
    "events",
    "event by uid",
    "event span",
    "original bytes",
    "calendars",
    "goals",
    "contacts",
    "colleagues",
    "actions",
    "action by id",
    "dates to watch",
    "proposals",
    "proposal by id",
    "rights",
    "playbacks",
    "playback by id",
    "debriefs",
    "voice clip",
    "settings",
    "codes",
    "desk time",
    "brief",
    "import runs",
    "what matters now",
    "own choices",
    "audit",
    "who opened what",
    "members",
    "pair",
    "outbox",
    "sheets",
];

/// What can be written: in Orla's pair, or onto a row of hers from Ines's.
pub const WRITES: &[&str] = &[
    "goal",
    "goal from outside",
    "close goal",
    "contact",
    "contact from outside",
    "merge contact",
    "colleague",
    "merge colleague",
    "action",
    "action from outside",
    "date to watch",
    "date to watch from outside",
    "remove date to watch",
    "proposal",
    "proposal from outside",
    "right",
    "right from outside",
    "remove right",
    "playback",
    "playback from outside",
    "debrief",
    "calendar",
    "calendar from outside",
    "remove calendar",
    "events",
    "events from outside",
    "mark events gone",
    "setting",
    "setting of the workspace",
    "code",
    "desk time",
    "remove desk time",
    "brief",
    "import run",
    "stop import",
    "what matters now",
    "what matters now from outside",
    "own choice",
    "member",
    "pair",
    "new pair",
    "workspace",
    "account",
    "letter",
    "take back letter",
    "sheet",
];

/// One of each.
pub struct Orlas {
    pub pair: Pair,
    pub now: i64,
    pub goal: Goal,
    pub contact: Person,
    pub action: StoredAction,
    pub date: WatchDate,
    pub spine: Spine,
    pub calendar: Calendar,
    pub event: EventId,
    pub stored: Option<StoredEvent>,
    pub desk: DeskTime,
    pub code: Code,
    pub card: MattersNow,
    pub choice: Choice,
    pub letter: OutboxId,
}

fn plain(t: &TestApp) -> Orlas {
    let pair = t.world.orlas.clone();
    let id = Uuid::from_u128;
    let at = Timestamp::from_microsecond(t.app.now()).unwrap();
    let action = an_action(id(3), at);
    Orlas {
        now: t.app.now(),
        goal: Goal::new(
            GoalId(id(1)),
            "G1".parse::<GoalCode>().unwrap(),
            "Plant 2 at full rate",
        ),
        contact: Person::new(PersonId(id(2)), "Gideon Farrow"),
        action: StoredAction {
            pair: pair.id,
            action,
            moved: Vec::new(),
        },
        date: WatchDate {
            id: WatchDateId(id(4)),
            title: "Lease of Plant 2".into(),
            date: date(2027, 9, 1),
            lead_days: 30,
            kind: WatchKind::Renewal,
            yearly: false,
        },
        spine: Spine::of(pair.id, at),
        calendar: a_calendar(id(5), pair.id),
        event: EventId(id(6)),
        stored: None,
        desk: DeskTime {
            id: TimeEntryId(id(7)),
            start: t.app.now(),
            minutes: 30,
            title: "Mail".into(),
            category: Category::ALL[0],
            mode: Mode::ALL[0],
            channel: Channel::ALL[0],
            goal: None,
        },
        code: a_code(t.app.now()),
        card: MattersNow {
            id: AttentionId(id(8)),
            pair: pair.id,
            text: "The grid date".into(),
            goal: None,
            actions: Vec::new(),
            by: None,
            at,
            until: at + CARD_LIVES,
        },
        choice: Choice {
            id: AttentionId(id(9)),
            pair: pair.id,
            person: t.world.tobias.id,
            action: ActionId(id(3)),
            first: None,
            reason: "a quiet hour".into(),
            at,
        },
        letter: OutboxId(id(8)),
        pair,
    }
}

fn a_code(at: i64) -> Code {
    Code {
        uid: "board@example.com".into(),
        rid: String::new(),
        category: Category::ALL[0],
        mode: None,
        channel: None,
        goal: None,
        verified: false,
        guessed: false,
        title: "Board".into(),
        people: Vec::new(),
        by: None,
        at,
    }
}

fn an_action(id: Uuid, at: Timestamp) -> Action {
    Action {
        id: ActionId(id),
        title: "Book the utility engineer".into(),
        owner: None,
        owner_text: String::new(),
        for_whom: None,
        counterparty: None,
        why: String::new(),
        done_when: String::new(),
        limits: String::new(),
        due: None,
        goal: None,
        size_minutes: None,
        waits_for: Vec::new(),
        stakes: Stakes::default(),
        ties: domain::action::Ties::default(),
        state: ActionState::Open,
        captured: "book the utility engineer".into(),
        created: at,
        closed: None,
    }
}

fn a_calendar(id: Uuid, pair: PairId) -> Calendar {
    Calendar {
        id: CalendarId(id),
        pair,
        name: "Stolen".into(),
        source: Source::File,
        zone: "Europe/London".into(),
        zones: Vec::new(),
        blob_hash: String::new(),
        etag: String::new(),
        last_modified: String::new(),
        last_good_at: None,
        last_try_at: None,
        failure: String::new(),
        notes: String::new(),
    }
}

/// Somebody has opened a page about the pair.
async fn look_at(t: &TestApp, orlas: &Orlas) {
    let opening = store::Opening {
        workspace: t.world.workspace,
        pair: orlas.pair.id,
        who: Some(t.world.tobias.id),
        way: "page".to_owned(),
        noun: "today".to_owned(),
        noun_id: String::new(),
    };
    let times = store::Times {
        times: 1,
        last: orlas.now,
    };
    let all = std::collections::HashMap::from([(opening, times)]);
    t.app.db.note_openings(&all).await.unwrap();
}

/// Puts one of each into Orla's pair, as Tobias.
pub async fn fill(t: &TestApp) -> Orlas {
    let mut orlas = plain(t);
    let lines = ["DTSTART:20270802T080000Z", "DURATION:PT1H", "SUMMARY:Board"];
    let board = event("board@example.com", &lines);
    t.import(&calendar("Orla", &[board])).await;
    let actor = t.tobias().await;
    let day = date(2027, 8, 2);
    let stored = t.between(day, day).await.remove(0).of;
    (orlas.event, orlas.stored) = (stored.id, Some((*stored).clone()));
    look_at(t, &orlas).await;
    let mut tx = t.app.db.write(&actor, orlas.now).await.unwrap();
    orlas.calendar = tx.calendar(stored.calendar).await.unwrap();
    let pair = orlas.pair.id;
    tx.save_goal(pair, &orlas.goal).await.unwrap();
    tx.save_person(pair, &orlas.contact).await.unwrap();
    tx.save_action(&orlas.action).await.unwrap();
    tx.save_watch_date(pair, &orlas.date).await.unwrap();
    orlas.spine.fill(&mut tx).await;
    tx.set(Some(pair), "travel_minutes", "20").await.unwrap();
    tx.save_code(pair, &orlas.code).await.unwrap();
    tx.save_desk_time(pair, &orlas.desk).await.unwrap();
    tx.release_brief(pair, "day", day, "{}").await.unwrap();
    tx.add_import_run(&a_run(pair)).await.unwrap();
    tx.save_card(&orlas.card).await.unwrap();
    tx.save_choice(&orlas.choice).await.unwrap();
    orlas.letter = tx.post(&a_letter("first", orlas.now)).await.unwrap();
    let sheet = a_sheet(Uuid::from_u128(11), pair, t.world.orla.id, orlas.now);
    tx.add_sheet(&sheet).await.unwrap();
    tx.commit().await.unwrap();
    orlas
}

/// A file on its way in.
pub fn a_run(pair: PairId) -> ImportRun {
    ImportRun {
        batch: BatchId(Uuid::from_u128(10)),
        position: 0,
        pair,
        by: None,
        name: "office.ics".into(),
        blob_hash: String::new(),
        state: ImportState::Waiting,
        stop: false,
        done: 0,
        total: 0,
        told: String::new(),
    }
}

fn a_sheet(id: Uuid, pair: PairId, person: PersonId, now: i64) -> Sheet {
    let made = Timestamp::from_microsecond(now).unwrap();
    Sheet {
        id: SheetId(id),
        pair,
        person,
        medium: Medium::Paper,
        lines: Vec::new(),
        made,
        expires: made + LASTS,
    }
}

fn a_letter(dedupe: &str, run_at: i64) -> OutboxItem {
    OutboxItem {
        kind: OutboxKind::Letter,
        dedupe: dedupe.into(),
        payload: "{}".into(),
        run_at,
        proposal: None,
    }
}

/// Tries one write; the caller lets it fall.
pub async fn try_write(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let (pair, other) = (o.pair.id, w.ines_own.id);
    let fresh = Uuid::from_u128(99);
    match name {
        "goal" => tx.save_goal(pair, &o.goal).await,
        "goal from outside" => tx.save_goal(other, &o.goal).await,
        "close goal" => tx.close_goal(o.goal.id).await,
        "contact" => tx.save_person(pair, &o.contact).await,
        "contact from outside" => tx.save_person(other, &o.contact).await,
        "merge contact" => tx.merge_person(o.contact.id, None).await,
        "colleague" => tx.save_colleague(&Person::new(w.maud.id, "Maud")).await,
        "merge colleague" => tx.merge_person(w.maud.id, Some(w.bram.id)).await,
        "action" => tx.save_action(&o.action).await,
        "action from outside" => {
            let mut stolen = o.action.clone();
            stolen.pair = other;
            tx.save_action(&stolen).await
        }
        "date to watch" => tx.save_watch_date(pair, &o.date).await,
        "date to watch from outside" => tx.save_watch_date(other, &o.date).await,
        "remove date to watch" => tx.remove_watch_date(o.date.id).await,
        "code" => tx.save_code(pair, &o.code).await,
        "desk time" => {
            let mut entry = o.desk.clone();
            entry.id = TimeEntryId(fresh);
            tx.save_desk_time(pair, &entry).await
        }
        "remove desk time" => tx.remove_desk_time(o.desk.id).await,
        "brief" => {
            let day = date(2027, 8, 3);
            tx.release_brief(pair, "day", day, "{}").await.map(drop)
        }
        "import run" => tx.save_import_run(&a_run(pair)).await,
        "stop import" => tx
            .stop_import(pair, a_run(pair).batch, true)
            .await
            .map(drop),
        _ => try_more(name, tx, o, w).await,
    }
}

async fn try_more(name: &str, tx: &mut Write, o: &Orlas, w: &World) -> Result<()> {
    let (pair, other) = (o.pair.id, w.ines_own.id);
    let fresh = Uuid::from_u128(99);
    match name {
        "what matters now" => tx.save_card(&o.card).await,
        "what matters now from outside" => {
            let mut stolen = o.card.clone();
            stolen.pair = other;
            tx.save_card(&stolen).await
        }
        "own choice" => tx.save_choice(&o.choice).await,
        "calendar" => tx.save_calendar(&o.calendar).await,
        "calendar from outside" => tx.save_calendar(&a_calendar(o.calendar.id.0, other)).await,
        "remove calendar" => tx.remove_calendar(o.calendar.id).await,
        "events" => tx.save_events(pair, o.calendar.id, "", &[change(o)]).await,
        "events from outside" => tx.save_events(other, o.calendar.id, "", &[change(o)]).await,
        "mark events gone" => tx.mark_gone(&[o.event]).await,
        "setting" => tx.set(Some(pair), "travel_minutes", "1").await,
        "setting of the workspace" => tx.set(None, "theme", "dark").await,
        "member" => {
            let member = w.maud.assisting();
            tx.add_member(pair, &member).await
        }
        "pair" => tx.change_pair(&o.pair).await,
        "new pair" => {
            let id = PairId(Uuid::from_u128(99));
            tx.add_pair(&Pair {
                id,
                ..o.pair.clone()
            })
            .await
        }
        "workspace" => tx.change_workspace("Mine now", "GB-ENG").await,
        "account" => {
            let account = NewAccount {
                person: w.maud.id,
                email: "second.maud@example.com".into(),
                password_hash: String::new(),
                admin: true,
            };
            tx.add_account(&account).await.map(drop)
        }
        "letter" => tx.post(&a_letter("second", o.now)).await.map(drop),
        "sheet" => tx.add_sheet(&a_sheet(fresh, pair, w.orla.id, o.now)).await,
        "take back letter" => tx.take_back(o.letter).await.map(drop),
        other => spine::try_write(other, tx, o, w).await,
    }
}

fn change(o: &Orlas) -> EventChange {
    EventChange {
        id: None,
        event: o.stored.as_ref().unwrap().event.clone(),
        span: (0, 1),
        raw: (0, 0),
    }
}
