//! People without a phone on the page: those of the old group, and the customers of the weeks that the demo lets pass.

use super::{
    cast::{Club, Who},
    stage::Stage,
};
use crate::emulator::{Person, World};

/// The Telegram id of the first of them; the others follow.
const FIRST: i64 = 502_000_001;

/// Who was in the old group before the bot came.
const OLD: [&str; 30] = [
    "Anna", "Boris", "Clara", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Lars", "Maja",
    "Nils", "Oksana", "Pavel", "Rosa", "Stefan", "Tara", "Umar", "Vera", "Wayan", "Xenia", "Yusuf", "Zoe", "Agus",
    "Bianca", "Carlos", "Dewi", "Emil",
];

/// Who comes to buy, in this order.
const NEW: [&str; 48] = [
    "Ada", "Bruno", "Cora", "Denis", "Edda", "Felix", "Gita", "Henry", "Irina", "Joko", "Karin", "Leon", "Mira",
    "Nadia", "Oscar", "Paula", "Qadir", "Rita", "Simon", "Tessa", "Ulf", "Vito", "Wanda", "Xaver", "Yara", "Zeno",
    "Alma", "Bayu", "Celia", "David", "Elena", "Frank", "Gloria", "Hamid", "Ivan", "Julia", "Kemal", "Lena", "Marco",
    "Nora", "Otto", "Putri", "Ralf", "Sari", "Timo", "Ursula", "Viktor", "Wulan",
];

/// What everybody of them has in their purse, in Stars.
const PURSE: i64 = 20_000;

/// The first name of somebody without a phone.
pub fn name(id: i64) -> Option<&'static str> {
    let place = usize::try_from(id.checked_sub(FIRST)?).ok()?;
    OLD.iter().chain(&NEW).nth(place).copied()
}

/// Those of the old group: id and first name.
pub fn old() -> impl Iterator<Item = (i64, &'static str)> {
    (FIRST..).zip(OLD)
}

/// The old group, with everybody in it; the bot is not.
pub fn gathers(world: &World) -> i64 {
    let circle = world.supergroup(Club::Circle.name(), Who::Olga.id());
    for (id, name) in old() {
        appears(world, id, name);
        world.adds(Who::Olga.id(), id, circle);
    }
    circle
}

fn appears(world: &World, id: i64, name: &str) {
    let (first_name, username) = (name.to_owned(), Some(format!("{}_{}", name.to_lowercase(), id % 100)));
    let language_code = Some("en".to_owned());
    world.person_with(Person { id: Some(id), first_name, username, language_code, ..Person::default() });
    world.set_stars(id, PURSE);
}

impl Stage {
    /// Somebody new; none once everybody has come.
    pub fn newcomer(&self) -> Option<i64> {
        let mut story = self.story();
        let (id, name) = (FIRST..).zip(OLD.iter().chain(&NEW)).nth(OLD.len() + story.customers.len())?;
        story.customers.push(id);
        drop(story);
        appears(&self.world, id, name);
        Some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::{NEW, OLD, name, old};

    #[test]
    fn everybody_has_a_name_of_their_own() {
        let all: std::collections::HashSet<_> = OLD.iter().chain(&NEW).collect();
        assert_eq!(all.len(), OLD.len() + NEW.len());
        assert!(old().all(|(id, who)| name(id) == Some(who)));
        assert_eq!((name(0), name(i64::MAX)), (None, None));
    }
}
