//! Words that tell what a meeting is for, in the languages that calendars are written in.
use super::fold::spaced;
use domain::time_entry::Category::{self, *};
use std::collections::HashMap;
use std::sync::LazyLock;

/// How much a word says. A strong one decides alone; a weak one only where nothing else speaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    pub category: Category,
    pub word: &'static str,
    pub weight: f64,
}

const STRONG: f64 = 3.0;
const FAIR: f64 = 2.0;
const WEAK: f64 = 1.0;

/// Folded words and phrases, separated by commas (English first, then French, German, Spanish,
/// Portuguese).
const WORDS: &[(Category, f64, &str)] = &[
    (
        Board,
        STRONG,
        "board, board meeting, board pack, board paper, board call, board dinner, investor, \
         investors, shareholder, shareholders, agm, egm, audit committee, remuneration \
         committee, remco, nomination committee, non executive, non exec, chair catch up, \
         trustees, supervisory board, earnings call, roadshow, due diligence, analyst call, \
         fundraising, term sheet, lenders, covenant, conseil d'administration, actionnaires, \
         aufsichtsrat, hauptversammlung, beirat, investoren, junta directiva, consejo de \
         administracion, accionistas, inversores, conselho de administracao, acionistas, \
         investidores",
    ),
    (
        Board,
        FAIR,
        "chair, chairman, chairwoman, ned, annual results, half year results",
    ),
    (
        Strategy,
        STRONG,
        "strategy, strategic, offsite, off site, away day, awayday, long range plan, business \
         plan, okr, okrs, vision, roadmap, scenario planning, annual planning, quarterly \
         planning, planning day, strategy day, m a, acquisition, market entry, war game, \
         portfolio, capital allocation, growth plan, pre mortem, strategie, seminaire \
         strategique, strategieklausur, klausurtagung, estrategia, planificacion estrategica, \
         planejamento, planeamento, estrategico",
    ),
    (
        Strategy,
        FAIR,
        "planning, plan, goals, goal setting, target setting, business case, decision, \
         options, pricing strategy, planung, planification, planificacion, \
         scoping",
    ),
    (
        Focus,
        STRONG,
        "focus, focus time, focus block, deep work, thinking time, thinking, writing time, do \
         not book, dnb, no meetings, no meeting, quiet time, think time, heads down, blocked, \
         block, reflection, temps de reflexion, fokuszeit, fokus, concentracion, foco, desk \
         time, drafting, write speech, write up, prep time, study, protected time",
    ),
    (
        Focus,
        FAIR,
        "prep, prepare, preparation, draft, work on, vorbereitung, preparar",
    ),
    (
        Customers,
        STRONG,
        "customer, customers, client, clients, buyer, prospect, pitch, tender, rfp, bid, \
         partner, partners, partnership, supplier, suppliers, vendor, vendors, distributor, \
         distributors, account review, site visit, trade fair, trade show, press, journalist, \
         media, interview with, minister, embassy, ambassador, regulator, negotiation, sales \
         call, key account, reseller, municipal, contract, demo for, kunde, kunden, \
         lieferant, messe, fournisseur, fournisseurs, clientele, salon, cliente, clientes, \
         proveedor, proveedores, feria, fornecedor, fornecedores, parceiro, parceiros, \
         imprensa, jornalistas, jornalista, entrevista, embaixador, embaixadora, \
         embaixadores, governador, governadora, prefeito, deputado, deputada, deputados, \
         senador, senadora, senadores, bilateral, primeiro ministro, transmissao ao vivo, \
         coletiva, vereador, bancada, podcast, conference, keynote, panel, webinar, trade \
         association, chamber of commerce",
    ),
    (
        Customers,
        FAIR,
        "sales, dinner with, lunch with, drinks with, almoco com, jantar com, council, \
         utility, bank, union, visita, visit, deal, opportunity, renewal, presidente, \
         association, contracts, launch event, speech, lawyers",
    ),
    (
        People,
        STRONG,
        "1:1, 1 1, 1on1, 1 2 1, 121, one to one, one on one, 1 to 1, one 2 one, appraisal, \
         performance review, performance conversation, career, mentoring, mentor, coaching, \
         mentee, hiring, hire, recruitment, candidate, candidates, interview, succession, \
         promotion, feedback, probation, onboarding, exit interview, skip level, salary, pay \
         review, bonus, compensation, talent review, catch up, catchup, check in, \
         checkin, jour fixe, mitarbeitergesprach, vorstellungsgesprach, bewerber, \
         personalgesprach, entretien, entretien annuel, tete a tete, recrutement, entrevista \
         de trabajo, evaluacion, candidato, uno a uno, um a um, avaliacao de desempenho, \
         contratacao, ministro, ministra, secretario, secretaria, ministros, welcome, return \
         to work, get to know, headhunter",
    ),
    (
        People,
        FAIR,
        "coffee with, coffee, breakfast with, touch base, sync with, walk with, kaffee, cafe \
         con, team lunch, punto, point avec, advogado, coronel, general, diretor, assessor, \
         comandante",
    ),
    (
        Reviews,
        STRONG,
        "review, weekly review, monthly review, business review, qbr, mbr, wbr, operations \
         review, steering, steering committee, steerco, stand up, standup, leadership \
         meeting, leadership team, exec meeting, executive committee, exco, management \
         meeting, management team, slt, smt, elt, status, status update, kpi, kpis, \
         scorecard, dashboard, forecast, budget, p l, month end, pipeline, project update, \
         programme board, project board, retrospective, retro, sprint, safety walk, risk \
         committee, ops, operations, commissioning, gemba, huddle, comite de direction, \
         codir, comex, revue, point hebdo, lenkungsausschuss, geschaftsleitung, besprechung, \
         wochenmeeting, statusmeeting, abstimmung, comite de direccion, comite, revision, \
         seguimiento, reuniao do conselho, reuniao ampliada, reuniao de diretoria, conselho \
         de governo, comite executivo, acompanhamento, balanco",
    ),
    (
        Reviews,
        FAIR,
        "weekly, monthly, fortnightly, update, sync, report, finance, quality, plant, \
         production, supply chain, it, marketing, project, programme, program, margin, cash, \
         forum, committee, reunion, sitzung, reuniao, team meeting, debrief, walkthrough, \
         deep dive",
    ),
    (
        Culture,
        STRONG,
        "town hall, townhall, all hands, all company, values, culture, engagement survey, \
         staff survey, pulse, team building, teambuilding, christmas party, summer party, \
         party, long service, awards, award ceremony, retirement do, leaving do, leaving \
         drinks, diversity, inclusion, wellbeing, works council, reorganisation, restructure, \
         restructuring, org design, change programme, ask me anything, ama, thank you, \
         celebration, betriebsversammlung, betriebsrat, weihnachtsfeier, assemblee, fete, \
         ceremonia, fiesta, cerimonia, solenidade, hasteamento, confraternizacao, formatura, \
         desfile, inauguracao, condecoracao, homenagem, communication, \
         internal comms, volunteering",
    ),
    (
        Culture,
        FAIR,
        "organisation, organization, comms, birthday cake, quiz, evento, posse",
    ),
    (
        Mail,
        STRONG,
        "mail, email, emails, e mail, e mails, inbox, correspondence, reading, read ahead, \
         read papers, approvals, approve, signatures, sign off, signing, paperwork, post, \
         letters, replies, lesezeit, lecture, courrier, posteingang, correo, firmas, lectura, \
         leitura, correspondencia, assinatura, despacho, despachos, despacho interno, read \
         board pack, slack, messages",
    ),
    (
        Admin,
        STRONG,
        "admin, expenses, expense, timesheet, timesheets, filing, diary, diary meeting, \
         calendar review, with ea, with pa, with assistant, scheduling, it setup, laptop, \
         passport, visa appointment, visa application, training compliance, mandatory \
         training, fire drill, photo shoot, headshot, invoice, invoices, insurance, \
         reimbursement, reisekosten, spesenabrechnung, verwaltung, notes de frais, \
         administratif, gastos, tramites, despesas, administrativo, parking, office move, \
         desk move, system upgrade, e learning, elearning, password, badge, new phone",
    ),
    (
        Admin,
        FAIR,
        "logistics, booking, book, organise, setup, reminder, renew, order, hold, tbc, \
         placeholder",
    ),
    (
        Travel,
        STRONG,
        "travel, flight, fly, flying, train, taxi, drive, drive to, driving, airport, \
         transfer, car to, commute, journey, eurostar, check out, hotel, depart, departure, \
         arrive, arrival, leave for, travel to, travel back, heathrow, gatwick, station, \
         ferry, flug, anreise, abreise, ruckreise, fahrt, bahn, reise, vol, trajet, \
         deplacement, voyage, gare, aeroport, vuelo, viaje, tren, aeropuerto, traslado, voo, \
         viagem, chegada, partida, deslocamento, embarque, decolagem, aeroporto, escala",
    ),
    (
        Personal,
        STRONG,
        "dentist, doctor, gp, hospital, physio, optician, haircut, school, school run, \
         nursery, parents evening, birthday, holiday, annual leave, vacation, pto, out of \
         office, ooo, gym, yoga, run, swim, pilates, football, tennis, family, wedding, \
         funeral, personal, private, kids, children, mum, dad, husband, wife, vet, plumber, \
         day off, lunch, bank holiday, anniversary, home, nails, therapy, church, urlaub, \
         zahnarzt, arzt, mittag, mittagessen, privat, geburtstag, schule, dejeuner, vacances, \
         medecin, dentiste, ecole, conge, almuerzo, comida, medico, dentista, vacaciones, \
         colegio, almoco, ferias, escola, pessoal, sem compromisso, sem compromissos, \
         aniversario, folga, consulta medica, cirurgia",
    ),
    (
        Unplanned,
        STRONG,
        "urgent, emergency, crisis, incident, outage, asap, escalation, ad hoc, unplanned, \
         fire fighting, firefighting, breakdown, recall, notfall, dringend, urgence, urgente, \
         emergencia, crise, imprevisto, hotfix",
    ),
];

/// The same by first word, so that a title costs what its own words cost.
static BY_FIRST: LazyLock<HashMap<&'static str, Vec<Hit>>> = LazyLock::new(|| {
    let mut all: HashMap<&'static str, Vec<Hit>> = HashMap::new();
    for (category, weight, words) in WORDS {
        for word in words.split(", ") {
            // A phrase says more than a word: "performance review" is about a person.
            let weight = weight + 0.6 * word.matches(' ').count() as f64;
            let first = word.split(' ').next().unwrap_or(word);
            let hit = Hit {
                category: *category,
                word,
                weight,
            };
            all.entry(first).or_default().push(hit);
        }
    }
    all
});

/// Every rule that speaks in this text, at most one a category: its weightiest word.
pub(crate) fn hits(text: &str) -> Vec<Hit> {
    let text = spaced(text);
    let words: Vec<&str> = text.split_whitespace().map(bare).collect();
    let mut out: Vec<Hit> = Vec::new();
    for at in 0..words.len() {
        for hit in BY_FIRST.get(words[at]).into_iter().flatten() {
            let mut said = hit.word.split(' ').enumerate();
            if !said.all(|(n, word)| words.get(at + n) == Some(&word)) {
                continue;
            }
            match out.iter_mut().find(|h| h.category == hit.category) {
                Some(old) if old.weight >= hit.weight => {}
                Some(old) => *old = *hit,
                None => out.push(*hit),
            }
        }
    }
    out
}

/// Without what clings to a word: a possessive, a colon.
fn bare(word: &str) -> &str {
    let word = word.trim_end_matches(':').trim_matches('\'');
    word.strip_suffix("'s").unwrap_or(word)
}

/// "Bram / Orla", "Orla <> Nell", "Bram & Orla": two names and nothing else.
pub(crate) fn two_names(title: &str) -> bool {
    for sep in [
        " / ", " <> ", " & ", "/", " x ", " + ", " and ", " - ", " – ",
    ] {
        let Some((a, b)) = title.split_once(sep) else {
            continue;
        };
        let name = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            (1..=2).contains(&words.len())
                && words.iter().all(|w| {
                    let mut letters = w.chars();
                    letters.next().is_some_and(char::is_uppercase)
                        && letters.clone().count() > 1
                        && letters.all(|c| c.is_lowercase() || c == '-' || c == '\'')
                })
        };
        if name(a) && name(b) {
            return true;
        }
    }
    false
}

/// "Name Surname, Role of Something": a meeting with one person.
pub(crate) fn name_and_role(title: &str) -> bool {
    let Some((name, role)) = title.split_once(',') else {
        return false;
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    (2..=5).contains(&words.len())
        && words.iter().filter(|w| capital(w)).count() >= 2
        && role.trim().chars().next().is_some_and(char::is_uppercase)
}

pub(crate) const STRUCTURE: f64 = WEAK;
