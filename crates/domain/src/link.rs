//! A signed link: which line of which sheet, for which one act. The signature is made elsewhere.
use crate::circle::Errand;
use crate::id::{InvitationId, SheetId};
use crate::proposal::Verb;
use uuid::Uuid;

/// Bytes of a signature.
pub const SIGNATURE: usize = 14;
const HEAD: usize = 18;

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// One act on one line.
    Line {
        /// Its number, counted from one.
        line: u8,
        /// The act.
        errand: Errand,
    },
    /// Answers to all lines by a reply: the secret of the letter.
    Reply,
}

/// What stands in a link or in the `Message-ID` of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The sheet.
    pub sheet: SheetId,
    /// What of it.
    pub power: Power,
}

const CONFIRM: u8 = 250;
const DENY: u8 = 251;
const REPLY: u8 = 255;

fn number(errand: Errand) -> u8 {
    let verb = match errand {
        Errand::Confirm => return CONFIRM,
        Errand::Deny => return DENY,
        Errand::Answer(verb) => verb,
    };
    match verb {
        Verb::Approve => 1,
        Verb::Edit => 2,
        Verb::Ask => 3,
        Verb::Decline => 4,
        Verb::Snooze => 5,
        Verb::HandBack => 6,
    }
}

fn errand(byte: u8) -> Option<Errand> {
    let all = Verb::ALL.into_iter().map(Errand::Answer);
    all.chain([Errand::Confirm, Errand::Deny])
        .find(|e| number(*e) == byte)
}

impl Link {
    /// What is signed.
    pub fn bytes(&self) -> [u8; HEAD] {
        let mut out = [0; HEAD];
        out[..16].copy_from_slice(self.sheet.0.as_bytes());
        (out[16], out[17]) = match self.power {
            Power::Line { line, errand } => (line, number(errand)),
            Power::Reply => (0, REPLY),
        };
        out
    }

    /// The token: letters and digits of one case, so that no mail program can spoil it.
    pub fn token(&self, signature: [u8; SIGNATURE]) -> String {
        let mut bytes = self.bytes().to_vec();
        bytes.extend(signature);
        written(&bytes)
    }

    /// Takes a token apart; whoever uses it checks the signature before anything else. None where
    /// it is no token at all.
    pub fn read(token: &str) -> Option<(Link, [u8; SIGNATURE])> {
        let bytes: [u8; HEAD + SIGNATURE] = read(token)?.try_into().ok()?;
        let (head, signature) = bytes.split_at(HEAD);
        let sheet = SheetId(Uuid::from_slice(head.get(..16)?).ok()?);
        let power = match (head[16], head[17]) {
            (0, REPLY) => Power::Reply,
            (0, _) => return None,
            (line, act) => Power::Line {
                line,
                errand: errand(act)?,
            },
        };
        Some((Link { sheet, power }, signature.try_into().ok()?))
    }
}

/// The token of an invitation: it has no line, and a length of its own.
pub fn invitation_token(id: InvitationId, signature: [u8; SIGNATURE]) -> String {
    written(&[&id.0.as_bytes()[..], &signature].concat())
}

/// Takes the token of an invitation apart; whoever uses it checks the signature first.
pub fn invitation_of(token: &str) -> Option<(InvitationId, [u8; SIGNATURE])> {
    let bytes: [u8; 16 + SIGNATURE] = read(token)?.try_into().ok()?;
    let (id, signature) = bytes.split_first_chunk::<16>()?;
    let id = InvitationId(Uuid::from_bytes(*id));
    Some((id, signature.try_into().ok()?))
}

/// Five bits a sign, without i, l, o and u.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn written(bytes: &[u8]) -> String {
    let (mut out, mut held, mut bits) = (String::new(), 0_u32, 0);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(SIGNS[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        out.push(char::from(SIGNS[(held << (5 - bits) & 31) as usize]));
    }
    out
}

fn read(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    // Longer than any token: not worth reading.
    if text.len() > 64 {
        return None;
    }
    for sign in text.bytes() {
        let at = SIGNS.iter().position(|s| *s == sign.to_ascii_lowercase())?;
        held = held << 5 | u32::try_from(at).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 255).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    // Spare bits are nought: one token, one spelling.
    (held == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_comes_back_and_no_cut_one_does() {
        let sheet = SheetId(Uuid::from_u128(0x0190_1234_5678_7abc_8def_0123_4567_89ab));
        let mut powers = vec![Power::Reply];
        for errand in Verb::ALL
            .map(Errand::Answer)
            .into_iter()
            .chain([Errand::Confirm, Errand::Deny])
        {
            powers.extend([1, 20, 255].map(|line| Power::Line { line, errand }));
        }
        let mut seen = std::collections::BTreeSet::new();
        for power in powers {
            let link = Link { sheet, power };
            let token = link.token([7; SIGNATURE]);
            assert_eq!(token.len(), 52);
            assert_eq!(Link::read(&token), Some((link, [7; SIGNATURE])));
            assert_eq!(
                Link::read(&token.to_uppercase()),
                Some((link, [7; SIGNATURE]))
            );
            for cut in 0..token.len() {
                assert_eq!(Link::read(&token[..cut]), None, "{cut}");
            }
            assert_eq!(Link::read(&format!("{token}0")), None);
            seen.insert(token);
        }
        assert_eq!(seen.len(), 25);
        for no in [
            "",
            "?",
            "u",
            &"ü".repeat(26),
            &"0".repeat(52),
            &"z".repeat(4000),
        ] {
            assert_eq!(Link::read(no), None, "{no}");
        }
    }
}
