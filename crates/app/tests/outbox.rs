//! Letters leave once, wait for their undo, and never repeat what may have happened.
#![allow(clippy::unwrap_used)]
use app::letter::{Address, Letter};
use app::outbox::Delivery;
use app::port::MailError;
use app::reply::Received;
use domain::circle::Actor;
use domain::id::OutboxId;
use domain::outbox::OutboxState;
use domain::proposal::{Effect, Letter as Sort, Message, State};
use jiff::SignedDuration;
use jiff::civil::date;
use testkit::{TestApp, on_both};

fn letter(subject: &str) -> Letter {
    Letter {
        to: vec![Address {
            name: "Bram Oakhurst".into(),
            email: "bram.oakhurst@example.com".into(),
        }],
        subject: subject.into(),
        text: "When does the grid connection stand?".into(),
        ..Letter::default()
    }
}

async fn post(t: &TestApp, subject: &str) -> OutboxId {
    let actor = t.tobias().await;
    let mut tx = t.app.db.write(&actor, t.app.now()).await.unwrap();
    let letter = letter(subject);
    let id = t.app.post_letter(&mut tx, &letter, subject, None).await;
    let id = id.unwrap();
    tx.commit().await.unwrap();
    id
}

/// "state told" of one letter, as Tobias sees it.
async fn stands(t: &TestApp, id: OutboxId) -> (OutboxState, String) {
    let viewer = t.viewer(&t.world.tobias).await;
    let row = t.app.db.read(&viewer).outbox_row(id).await.unwrap();
    (row.state, row.told)
}

fn broke(unsure: bool) -> MailError {
    let (host, reason) = ("mail.example.com".into(), "connection reset".into());
    if unsure {
        MailError::Unsure { host, reason }
    } else {
        MailError::Unreachable { host, reason }
    }
}

fn pass(t: &TestApp, seconds: i64) {
    t.clock.pass(SignedDuration::from_secs(seconds));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_waits_half_a_minute_and_leaves_once() {
    on_both(async |t: TestApp| {
        let id = post(&t, "Grid date").await;
        let due = t.app.now() + 30_000_000;
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Nothing(Some(due)));
        pass(&t, 30);
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::One);
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Nothing(None));
        assert_eq!(t.post.taken(), [format!("{id}@example.com Grid date")]);
        assert_eq!(stands(&t, id).await.0, OutboxState::Done);
        let late = t.app.take_back(&t.tobias().await, id).await.unwrap_err();
        assert_eq!(late.code(), "conflict", "{late}");
        assert_eq!(post(&t, "Grid date").await, id, "once per dedupe");
        pass(&t, 60);
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Nothing(None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_or_never_saved_does_not_leave() {
    on_both(async |t: TestApp| {
        let actor = t.tobias().await;
        let id = post(&t, "Too soon").await;
        t.app.take_back(&actor, id).await.unwrap();
        let mut tx = t.app.db.write(&actor, t.app.now()).await.unwrap();
        let fallen = letter("Fallen");
        let done = t.app.post_letter(&mut tx, &fallen, "fallen", None).await;
        done.unwrap();
        drop(tx);
        pass(&t, 60);
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Nothing(None));
        assert!(t.post.taken().is_empty());
        assert_eq!(stands(&t, id).await.0, OutboxState::TakenBack);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_away_is_tried_for_two_days_and_then_a_person_is_asked() {
    on_both(async |t: TestApp| {
        let id = post(&t, "Grid date").await;
        pass(&t, 30);
        t.post.fails(broke(false));
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Down);
        let (state, told) = stands(&t, id).await;
        assert_eq!(state, OutboxState::Pending);
        assert_eq!(
            told,
            "The mail server “mail.example.com” cannot be reached: connection reset. It is tried \
             again by itself; if it stays, look at the server's name in the configuration and \
             whether this machine is online."
        );
        pass(&t, 59);
        assert!(matches!(
            t.app.deliver().await.unwrap(),
            Delivery::Nothing(Some(_))
        ));
        pass(&t, 2 * 86_400);
        t.post.fails(broke(false));
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Down);
        let (state, told) = stands(&t, id).await;
        assert_eq!(state, OutboxState::Failed);
        assert!(told.ends_with("send it again when it can go."), "{told}");
        t.app.send_again(&t.tobias().await, id).await.unwrap();
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::One);
        assert_eq!(t.post.taken().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_breaks_while_a_letter_leaves_is_a_doubt_and_nothing_repeats_it() {
    on_both(async |t: TestApp| {
        let (lost, found) = (post(&t, "Lost").await, post(&t, "Found").await);
        pass(&t, 30);
        t.post.fails(broke(true));
        t.post.fails(broke(true));
        t.app.deliver().await.unwrap();
        t.app.deliver().await.unwrap();
        assert_eq!(stands(&t, lost).await.0, OutboxState::InDoubt);
        t.post.holds_sent(&format!("{found}@example.com"));
        pass(&t, 60);
        assert_eq!(t.app.settle_doubts().await.unwrap(), 2);
        assert_eq!(stands(&t, found).await.0, OutboxState::Done);
        assert_eq!(stands(&t, lost).await.0, OutboxState::InDoubt);
        pass(&t, 30 * 86_400);
        t.app.settle_doubts().await.unwrap();
        pass(&t, 30 * 86_400);
        assert_eq!(
            t.app.settle_doubts().await.unwrap(),
            0,
            "asked for a day only"
        );
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::Nothing(None));
        assert!(t.post.taken().is_empty());
        t.app.say_arrived(&t.tobias().await, lost).await.unwrap();
        assert_eq!(stands(&t, lost).await.0, OutboxState::Done);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_ended_half_way_leaves_a_doubt_and_a_late_one_still_knows_best() {
    on_both(async |t: TestApp| {
        let id = post(&t, "Grid date").await;
        pass(&t, 30);
        let row = t.app.db.take_outbox(t.app.now(), t.app.now() + 180_000_000);
        let row = row.await.unwrap().unwrap();
        assert_eq!(stands(&t, id).await.0, OutboxState::Sending);
        assert_eq!(
            t.app.settle_doubts().await.unwrap(),
            0,
            "it may still be at work"
        );
        pass(&t, 180);
        assert_eq!(t.app.settle_doubts().await.unwrap(), 1);
        let (state, told) = stands(&t, id).await;
        assert_eq!(state, OutboxState::InDoubt);
        assert!(
            told.starts_with("The program ended while this letter"),
            "{told}"
        );
        // The sender was only slow: it says that nothing had left.
        let end = store::OutboxEnd::Again(t.app.now());
        let worker = Actor {
            viewer: t.world.worker(t.world.orlas.id),
            ..t.tobias().await
        };
        let mut tx = t.app.db.write(&worker, t.app.now()).await.unwrap();
        assert!(tx.end_outbox(id, row.attempts, end, "").await.unwrap());
        assert!(!tx.end_outbox(id, row.attempts, end, "").await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(t.app.deliver().await.unwrap(), Delivery::One);
        assert_eq!(t.post.taken().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_senders_on_two_connections_send_each_letter_once() {
    on_both(async |t: TestApp| {
        const LETTERS: usize = 40;
        for n in 0..LETTERS {
            post(&t, &format!("Letter {n}")).await;
        }
        pass(&t, 60);
        let again = store::Database::open(&t.url, store::Key::new(&[7; 32])).await;
        let second = app::App {
            db: again.unwrap(),
            ..t.app.clone()
        };
        let apps = [t.app.clone(), second.clone(), t.app.clone(), second];
        // Two look for each letter anew, two go on to the next as they end one.
        let work = apps.into_iter().enumerate().map(|(n, app)| {
            tokio::spawn(async move {
                while app.deliver_while(|| n > 1).await.unwrap() == Delivery::One {}
            })
        });
        for one in work.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        let mut taken = t.post.taken();
        taken.sort();
        taken.dedup();
        assert_eq!((taken.len(), t.post.taken().len()), (LETTERS, LETTERS));
    })
    .await;
}

/// A mail server that looks into the outbox while it takes a letter.
struct Looks {
    db: store::Database,
    viewer: domain::circle::Viewer,
    pair: domain::id::PairId,
    seen: std::sync::Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl app::port::Mailer for Looks {
    async fn send(&self, outgoing: &app::port::Outgoing<'_>) -> Result<Vec<u8>, MailError> {
        let reader = self.db.read(&self.viewer);
        let rows = reader.outbox(self.pair, 9, 9).await.unwrap();
        let mut states: Vec<_> = rows.iter().map(|r| r.state.words()).collect();
        states.sort_unstable();
        let line = format!("{}: {}", outgoing.letter.subject, states.join(", "));
        self.seen.lock().unwrap().push(line);
        Ok(Vec::new())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_row_of_letters_one_is_on_its_way_and_what_was_sent_says_so() {
    on_both(async |t: TestApp| {
        for subject in ["First", "Second", "Third"] {
            post(&t, subject).await;
            pass(&t, 1);
        }
        pass(&t, 60);
        let looks = std::sync::Arc::new(Looks {
            db: t.app.db.clone(),
            viewer: t.viewer(&t.world.tobias).await,
            pair: t.world.orlas.id,
            seen: std::sync::Mutex::default(),
        });
        let mut app = t.app.clone();
        app.mail.mailer = Some(looks.clone());
        assert_eq!(app.deliver_while(|| true).await.unwrap(), Delivery::One);
        let seen = looks.seen.lock().unwrap();
        assert_eq!(
            *seen,
            [
                "First: is being sent, waits, waits",
                "Second: is being sent, sent, waits",
                "Third: is being sent, sent, sent",
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_mail_server_letters_wait() {
    on_both(async |t: TestApp| {
        let id = post(&t, "Grid date").await;
        pass(&t, 3_600);
        let mute = app::App {
            mail: app::letter::Mail::default(),
            ..t.app.clone()
        };
        assert!(!mute.can_mail());
        assert_eq!(mute.deliver().await.unwrap(), Delivery::Nothing(None));
        assert_eq!(stands(&t, id).await.0, OutboxState::Pending);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mailbox_is_read_from_where_it_ended_and_machines_are_not_answered() {
    on_both(async |t: TestApp| {
        use app::reply::Received;
        let answer = "From: orla.quillfeather@example.com\r\nSubject: Re: Today\r\n\r\nyes";
        let away = "From: bram.oakhurst@example.com\r\nAuto-Submitted: auto-replied\r\n\r\nyes";
        for (text, told) in [
            (answer, Received::NoAnswer),
            (away, Received::Automatic),
            (
                "From: MAILER-DAEMON@example.com\r\n\r\nno",
                Received::Bounce,
            ),
            ("", Received::Unreadable),
        ] {
            assert_eq!(t.app.receive(text.as_bytes()).await.unwrap(), told);
        }
        t.post.arrives("From: a@example.com\r\n\r\nbefore our time");
        let operator = app::operator(t.world.workspace, None);
        t.app.plan_polling(&operator).await.unwrap();
        assert!(t.app.work_once().await.unwrap());
        let place = async || {
            t.app
                .db
                .mailbox("desk@mail.example.com")
                .await
                .unwrap()
                .unwrap()
        };
        assert_eq!(place().await.uid_next, 2);
        for _ in 0..45 {
            t.post.arrives(answer);
        }
        assert!(
            !t.app.work_once().await.unwrap(),
            "not before a minute is over"
        );
        pass(&t, 60);
        assert!(t.app.work_once().await.unwrap());
        assert_eq!(place().await.uid_next, 47, "in several helpings");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_pair_sees_and_moves_nothing() {
    on_both(async |t: TestApp| {
        let id = post(&t, "Grid date").await;
        let ines = t.viewer(&t.world.ines).await;
        let own = t.app.outbox(&ines, t.world.ines_own.id).await.unwrap();
        let hers = t.app.outbox(&ines, t.world.orlas.id).await.unwrap();
        assert!(own.is_empty() && hers.is_empty());
        let actor = t.world.acting(ines, t.world.ines_own.id);
        for done in [
            t.app.take_back(&actor, id).await,
            t.app.send_again(&actor, id).await,
            t.app.say_arrived(&actor, id).await,
        ] {
            assert_eq!(done.unwrap_err().code(), "not_found");
        }
        assert_eq!(stands(&t, id).await.0, OutboxState::Pending);
    })
    .await;
}

/// A report of a server that could not deliver that letter (RFC 3464).
fn report(letter: &str, action: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example.com\r\nTo: desk@example.com\r\nSubject: Undelivered\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; \
         boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; example.com\r\n\
         \r\nFinal-Recipient: rfc822; bram.oakhurst@example.com\r\nAction: {action}\r\n\
         Status: 5.1.1\r\nDiagnostic-Code: smtp; 550 User unknown\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{letter}>\r\n\r\n--b--\r\n"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_comes_back_says_why_and_what_next() {
    on_both(async |t: TestApp| {
        let id = post(&t, "Grid date").await;
        pass(&t, 30);
        t.app.deliver().await.unwrap();
        assert_eq!(stands(&t, id).await.0, OutboxState::Done);
        let own = format!("{id}@example.com");
        // Late is not lost, and another letter is not ours.
        for (letter, action) in [(own.as_str(), "delayed"), ("foreign@example.com", "failed")] {
            let took = t.app.receive(report(letter, action).as_bytes()).await;
            assert_eq!(took.unwrap(), Received::Bounce);
            assert_eq!(stands(&t, id).await.0, OutboxState::Done);
        }
        let took = t.app.receive(report(&own, "failed").as_bytes()).await;
        let Received::CameBack(told) = took.unwrap() else {
            panic!("it came back")
        };
        assert!(told.starts_with("“Grid date”: bram.oakhurst@example.com did not get it"));
        let (state, told) = stands(&t, id).await;
        assert_eq!(state, OutboxState::Bounced);
        assert_eq!(
            told,
            "bram.oakhurst@example.com did not get it: there is no such mailbox. Their server \
             said: 550 User unknown. Put the address right under People and write it anew."
        );
        // The report again, and the mailbox read again, change nothing.
        let again = t.app.receive(report(&own, "failed").as_bytes()).await;
        assert_eq!(again.unwrap(), Received::Bounce);
        // A person sends it again; it leaves once more, and may come back once more.
        let tobias = t.tobias().await;
        t.app.send_again(&tobias, id).await.unwrap();
        pass(&t, 30);
        t.app.deliver().await.unwrap();
        assert_eq!(stands(&t, id).await.0, OutboxState::Done);
        let took = t.app.receive(report(&own, "failed").as_bytes()).await;
        assert!(matches!(took, Ok(Received::CameBack(_))));
        t.app.give_up(&tobias, id).await.unwrap();
        assert_eq!(stands(&t, id).await.0, OutboxState::TakenBack);
        let late = t.app.give_up(&tobias, id).await.unwrap_err();
        assert_eq!(late.code(), "conflict");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_letter_was_for_is_not_done_when_it_comes_back() {
    on_both(async |t: TestApp| {
        let tobias = t.tobias().await;
        let effect = Effect::SendMessage(Message {
            to: letter("")
                .to
                .iter()
                .map(|a| to(&a.name, &a.email))
                .collect(),
            subject: "Your grid date".into(),
            text: "Friday.".into(),
            her_name: false,
            letter: Sort::Internal,
        });
        let mut p = t.app.new_proposal(&tobias, t.world.orlas.id, effect);
        p.title = "Answer Bram".into();
        p.saves_minutes_week = Some(10);
        let p = t.app.propose(&tobias, p).await.unwrap().proposal;
        pass(&t, 30);
        t.app.deliver().await.unwrap();
        let reader = t.app.db.read(&tobias.viewer);
        assert_eq!(reader.proposal(p.id).await.unwrap().state, State::Done);
        let given = async || {
            let entries = reader
                .value_entries(t.world.orlas.id, date(2027, 1, 1), 50)
                .await
                .unwrap();
            entries.len()
        };
        assert_eq!(given().await, 1);
        let row = reader.outbox_of(p.id).await.unwrap().remove(0);
        let own = format!("{}@example.com", row.id);
        let took = t.app.receive(report(&own, "failed").as_bytes()).await;
        assert!(matches!(took, Ok(Received::CameBack(_))), "{took:?}");
        assert_eq!(reader.proposal(p.id).await.unwrap().state, State::Approved);
        assert_eq!(given().await, 0, "nothing was given back");
        t.app.give_up(&tobias, row.id).await.unwrap();
        assert_eq!(reader.proposal(p.id).await.unwrap().state, State::Undone);
    })
    .await;
}

fn to(name: &str, email: &str) -> domain::proposal::Address {
    domain::proposal::Address {
        name: name.into(),
        email: email.into(),
    }
}
