//! People whom a provider proves. Names change there and are given again, so the first time an account is bound to what the
//! provider never changes or gives again, and from then on nobody else comes in by the name.

use jiff::Timestamp;
use rusqlite::Transaction;

use super::people::{PERSON, Person, Role, SecretHash, add, person, read};
use super::segments::fold;
use super::sessions::begin;
use super::writer::record;
use super::{AccessDeed, By, Deed, PersonDeed, Refusal, SegmentName, Store, StoreError};

/// What a provider proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    pub issuer: String,
    /// Theirs at the issuer, for good.
    pub subject: String,
    /// What they are called there now: the name of the account the first time.
    pub name: SegmentName,
}

/// Whether somebody was let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    Open(Person),
    Shut(Refusal),
    Locked { until: Timestamp },
}

enum Known {
    Person(Person),
    /// Of another account of the provider.
    Other(Person),
    Nobody,
}

impl Store {
    /// Begins a session of somebody whom a provider proved. Whoever has no account is refused, or gets one with the role
    /// that is for newcomers.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn sign_in_by_provider(
        &self,
        identity: Identity,
        newcomers: Option<Role>,
        secret: SecretHash,
        agent: &str,
        at: Timestamp,
    ) -> Result<Admission, StoreError> {
        let agent = agent.to_owned();
        self.writer
            .keep(move |transaction| {
                let (who, admission, deeds) = enter(transaction, identity, newcomers, &secret, &agent, at)?;
                record(transaction, &By::new(who, at), deeds)?;
                Ok(admission)
            })
            .await
    }
}

/// Lets somebody in, or not; what is to be recorded, and of whom.
fn enter(
    transaction: &Transaction<'_>,
    identity: Identity,
    newcomers: Option<Role>,
    secret: &SecretHash,
    agent: &str,
    at: Timestamp,
) -> Result<(String, Admission, Vec<Deed>), StoreError> {
    let shut =
        |who: &str, why| (who.to_owned(), Admission::Shut(why), vec![Deed::Access { did: AccessDeed::Refused(why) }]);
    let mut deeds = Vec::new();
    let person = match known(transaction, &identity)? {
        Known::Person(person) => person,
        Known::Other(person) => return Ok(shut(&person.name, Refusal::OtherSubject)),
        Known::Nobody => {
            let Some(role) = newcomers else { return Ok(shut(identity.name.as_str(), Refusal::NotInvited)) };
            let id = add(transaction, &identity.name, role, at)?;
            let person = read(transaction, id)?;
            deeds.push(Deed::Person { person: person.name.clone(), did: PersonDeed::Admitted { role } });
            person
        }
    };
    if person.disabled.is_some() {
        return Ok(shut(&person.name, Refusal::Disabled));
    }
    if let Some(until) = person.locked_until.filter(|until| *until > at) {
        let (who, _, deeds) = shut(&person.name, Refusal::Locked);
        return Ok((who, Admission::Locked { until }, deeds));
    }
    let bind = "UPDATE person SET issuer = ?2, subject = ?3 WHERE id = ?1 AND subject IS NULL";
    if transaction.execute(bind, (person.id.0, &identity.issuer, &identity.subject))? > 0 {
        // An invitation is not needed any more, and must not let somebody else in.
        transaction.execute("DELETE FROM invitation WHERE person = ?1", [person.id.0])?;
        let did = PersonDeed::Bound { provider: identity.issuer.clone() };
        deeds.push(Deed::Person { person: person.name.clone(), did });
    }
    let did = begin(transaction, person.id, secret, agent, Some(identity.issuer), at)?;
    deeds.push(Deed::Access { did });
    Ok((person.name.clone(), Admission::Open(read(transaction, person.id)?), deeds))
}

/// Who it is: whoever the provider proved before, else whoever bears the name.
fn known(transaction: &Transaction<'_>, identity: &Identity) -> Result<Known, StoreError> {
    let mut statement =
        transaction.prepare_cached(&format!("SELECT {PERSON} FROM person WHERE issuer = ?1 AND subject = ?2"))?;
    let mut rows = statement.query((&identity.issuer, &identity.subject))?;
    if let Some(row) = rows.next()? {
        return Ok(Known::Person(person(row)?));
    }
    let mut statement =
        transaction.prepare_cached(&format!("SELECT {PERSON}, subject IS NOT NULL FROM person WHERE name_key = ?1"))?;
    let mut rows = statement.query([fold(identity.name.as_str())])?;
    let Some(row) = rows.next()? else { return Ok(Known::Nobody) };
    let named = person(row)?;
    // Names that only look the same are two at a provider; capitals are what people do not keep apart.
    let is_other = row.get(9)? || !named.name.eq_ignore_ascii_case(identity.name.as_str());
    Ok(if is_other { Known::Other(named) } else { Known::Person(named) })
}
