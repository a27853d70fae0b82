//! Letters of ours that came back: which one, why, and what to do next.
use crate::act;
use crate::context::{App, worker};
use crate::error::Result;
use crate::letter::Letter;
use domain::id::OutboxId;
use domain::outbox::OutboxState;
use formats::bounce::{Bounce, Failed};
use store::OutboxRow;

/// Letters of one pair that are looked through for one that left under a secret `Message-ID`.
const LOOKED_AT: u64 = 300;

impl App {
    /// Notes on the letter that it came back, with the next step; what it was for is no longer
    /// done. None: no letter of ours, or it has not failed. The same report twice does nothing
    /// more.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn came_back(
        &self,
        bounce: &Bounce,
        answers: &[String],
    ) -> Result<Option<String>> {
        if bounce.failed.is_empty() {
            return Ok(None);
        }
        let ids = std::iter::once(&bounce.letter).chain(answers);
        for id in ids.filter(|id| !id.is_empty()) {
            if let Some(row) = self.letter_under(id).await? {
                return self.note_bounce(&row, bounce).await;
            }
        }
        Ok(None)
    }

    /// The letter that left under that `Message-ID`: its own id, or the secret of a digest.
    async fn letter_under(&self, message_id: &str) -> Result<Option<OutboxRow>> {
        let local = message_id.split('@').next().unwrap_or_default();
        if let Ok(id) = local.parse::<OutboxId>() {
            return Ok(self.db.outbox_row(id).await?);
        }
        let named = [message_id.to_owned()];
        let Some((workspace, sheet)) = self.sheet_of(&named).await? else {
            return Ok(None);
        };
        let actor = worker(workspace, sheet.pair, "find a letter that came back");
        let reader = self.db.read(&actor.viewer);
        let rows = reader.outbox(sheet.pair, LOOKED_AT, LOOKED_AT).await?;
        let own = |row: &OutboxRow| {
            let letter = Letter::of(row).ok();
            letter.and_then(|l| l.message_id).as_deref() == Some(message_id)
        };
        Ok(rows.into_iter().find(own))
    }

    async fn note_bounce(&self, row: &OutboxRow, bounce: &Bounce) -> Result<Option<String>> {
        let letter = Letter::of(row).unwrap_or_default();
        let told = told(&bounce.failed, letter.to.len() + letter.cc.len());
        let actor = worker(row.workspace, row.pair, "note what came back");
        let mut tx = self.db.write(&actor, self.now()).await?;
        if !tx.bounce(row.id, &told).await? {
            return Ok(None);
        }
        let detail = format!(
            "to {}: {} → {}",
            letter.recipients(),
            row.state.words(),
            OutboxState::Bounced.words()
        );
        tx.audit("come back", "letter", &row.id.to_string(), &detail)
            .await?;
        if let Some(proposal) = row.proposal {
            act::letter_bounced(&mut tx, proposal, self.clock.now()).await?;
        }
        tx.commit().await?;
        Ok(Some(format!("“{}”: {told}", letter.subject)))
    }
}

/// What happened, and what to do next.
fn told(failed: &[Failed], recipients: usize) -> String {
    let named: Vec<String> = failed
        .iter()
        .filter(|f| !f.address.is_empty())
        .map(|f| f.address.clone())
        .collect();
    let who = match named.is_empty() {
        true => "Somebody".to_owned(),
        false => domain::words::list(&named),
    };
    let first = failed.first();
    let said = first.map(|f| f.reason.as_str()).unwrap_or_default();
    let said = match said {
        "" => String::new(),
        said => format!(" Their server said: {said}."),
    };
    // RFC 3463: the second number says where the trouble lies.
    let status = first.map(|f| f.status.as_str()).unwrap_or_default();
    let (why, next) = match status.split('.').nth(1) {
        Some("1") => (
            "there is no such mailbox",
            "Put the address right under People and write it anew.",
        ),
        Some("2") => (
            "the mailbox is full or takes nothing",
            "Send it again later, or say it another way.",
        ),
        Some("7") => (
            "their server refuses letters from here",
            "Say it another way, and show this to whoever runs the mail.",
        ),
        _ => (
            "it could not be delivered",
            "Check the address, then send it again or say it another way.",
        ),
    };
    let others = match recipients > failed.len() {
        true => " The others have it: sent again, it would reach them twice.",
        false => "",
    };
    format!("{who} did not get it: {why}.{said}{others} {next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_next_step() {
        let one = |status: &str, reason: &str| Failed {
            address: "nell@example.org".into(),
            status: status.into(),
            reason: reason.into(),
        };
        assert_eq!(
            told(&[one("5.1.1", "550 User unknown")], 1),
            "nell@example.org did not get it: there is no such mailbox. Their server said: 550 \
             User unknown. Put the address right under People and write it anew."
        );
        assert!(told(&[one("5.2.2", "")], 1).ends_with("later, or say it another way."));
        assert!(told(&[one("5.7.1", "")], 1).contains("whoever runs the mail"));
        assert!(told(&[one("5.1.1", "")], 3).contains("The others have it"));
        assert_eq!(
            told(&[Failed::default()], 1),
            "Somebody did not get it: it could not be delivered. Check the address, then send it \
             again or say it another way."
        );
    }
}
