//! What people cost: sealed, and known to nobody but those it was entered for.
use crate::db::{Reader, Write};
use crate::error::{Result, corrupt};
use crate::scope::Place;
use crate::sql::{args, col, from_json, to_json};
use domain::circle::Circle;
use domain::cost::{Amount, Cost, Per, Whose};
use domain::id::{CostId, PairId};
use domain::money::Currency;
use serde::{Deserialize, Serialize};

/// What the seal is made out to.
const PLACE: &str = "cost/body";

#[derive(Serialize, Deserialize)]
struct Body {
    amount: Amount,
    per: Per,
    currency: Currency,
    load: i64,
    weeks: i64,
    week: Option<i64>,
}

impl Reader<'_> {
    /// The costs this viewer may know: the pair's, and those they entered for themselves alone,
    /// which come first.
    ///
    /// # Errors
    /// `WrongKey` when they were sealed with another key.
    pub async fn costs(&self, pair: PairId) -> Result<Vec<Cost>> {
        // What people cost is nobody else's to read, not even rounded.
        if self.viewer.is_discreet() {
            return Ok(Vec::new());
        }
        // "mine" sorts before "pair".
        let and = "1 = 1 ORDER BY circle, updated_at DESC";
        let columns = "id, whose, circle, body";
        let rows = self
            .scoped(columns, "cost", Some(pair), and, args![])
            .await?;
        rows.iter()
            .map(|r| {
                let whose: String = col(r, 1)?;
                let sealed: Vec<u8> = col(r, 3)?;
                let body: Body = from_json("cost", &self.db.key.open(PLACE, &sealed)?)?;
                Ok(Cost {
                    id: CostId(col(r, 0)?),
                    whose: whose.parse::<Whose>().map_err(|e| corrupt("cost", e))?,
                    amount: body.amount,
                    per: body.per,
                    currency: body.currency,
                    load: body.load,
                    weeks: body.weeks,
                    week: body.week,
                    mine: col::<String>(r, 2)? == "mine",
                })
            })
            .collect()
    }
}

impl Write {
    /// Saves what somebody costs; what was known of them in the same circle is forgotten.
    ///
    /// # Errors
    /// `Forbidden` outside the actor's circles.
    pub async fn save_cost(&mut self, pair: PairId, cost: &Cost) -> Result<()> {
        let place = Place {
            circle: if cost.mine {
                Circle::Mine
            } else {
                Circle::Pair
            },
            pair: Some(pair),
            owner: if cost.mine { self.actor.person } else { None },
        };
        if !self.actor.viewer.sees_pair(pair) {
            return Err(crate::Error::Forbidden);
        }
        let [workspace, circle, pair, owner] = self.enter(place, "cost")?;
        let body = Body {
            amount: cost.amount,
            per: cost.per,
            currency: cost.currency,
            load: cost.load,
            weeks: cost.weeks,
            week: cost.week,
        };
        let sealed = self.key.seal(PLACE, &to_json("cost", &body)?)?;
        let whose = cost.whose.to_string();
        let same = "pair_id = ? AND whose = ? AND circle = ?";
        let mut values = args![pair.clone(), whose.clone(), circle.clone()];
        let own = if cost.mine {
            " AND owner_person = ?"
        } else {
            ""
        };
        if cost.mine {
            values.push(owner.clone());
        }
        self.run(&format!("DELETE FROM cost WHERE {same}{own}"), values)
            .await?;
        let values = args![
            cost.id.0, workspace, circle, pair, owner, whose, sealed, self.now
        ];
        self.run("INSERT INTO cost VALUES (?,?,?,?,?,?,?,?)", values)
            .await?;
        Ok(())
    }

    /// Forgets a cost.
    ///
    /// # Errors
    /// `NotFound` outside the actor's reach.
    pub async fn remove_cost(&mut self, id: CostId) -> Result<()> {
        self.change("cost", "cost", "DELETE FROM cost", args![], id.0)
            .await
    }
}
