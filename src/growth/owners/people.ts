import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import type { Store } from "../../store/store.ts";
import { type Person, personSchema } from "../records/schemas.ts";

/** Somebody who looks after customers, with the number of the last version that was written. */
export interface KnownPerson extends Person {
  id: string;
  version: number;
}

/** Everybody, by id. */
export function peopleOf(store: Store): Map<string, KnownPerson> {
  const people = [...store.versions.current("person").values()].map(({ id, seq, body }) => ({
    ...personSchema.parse(body),
    id,
    version: seq,
  }));
  return new Map(people.sort((a, b) => (a.id < b.id ? -1 : 1)).map((person) => [person.id, person]));
}

/** A person by id. @throws CambiumError `not_found` */
export function personOf(store: Store, id: string): KnownPerson {
  const version = store.versions.one("person", id);
  if (version !== null) return { ...personSchema.parse(version.body), id, version: version.seq };
  throw new CambiumError("not_found", `unknown person: "${id}"`, {
    reason: { id: "unknown", of: "person", name: id },
    hint: "Run `cambium people` to list them, or add them with `cambium people set ID --name NAME`.",
  });
}

/**
 * Writes people, all or none; those that are as they were write nothing.
 * @throws CambiumError `conflict` where two would have one e-mail address, `too_much`
 * @returns how many were new and how many changed
 */
export function keepPeople(
  store: Store,
  people: ReadonlyMap<string, Person>,
  now: Date,
): { added: number; changed: number } {
  const known = peopleOf(store);
  checkMost("people", new Set([...known.keys(), ...people.keys()]).size);
  checkAddresses(new Map<string, Person>([...known, ...people]));
  const fresh = [...people].filter(([id, person]) => !isSame(known.get(id), person));
  const versions = fresh.map(([id, body]) => ({ id, at: now.toISOString(), body }));
  store.versions.append("person", versions, { by: store.audit.by, now });
  const added = fresh.filter(([id]) => !known.has(id)).length;
  return { added, changed: fresh.length - added };
}

function isSame(known: KnownPerson | undefined, { name, email, role, active }: Person): boolean {
  return known?.name === name && known.email === email && known.role === role && known.active === active;
}

function checkAddresses(people: ReadonlyMap<string, Person>): void {
  const by = new Map<string, string>();
  for (const [id, { email }] of people) {
    if (email === null) continue;
    const other = by.get(email.toLowerCase());
    if (other !== undefined)
      throw new CambiumError("conflict", `${other} and ${id} would have the same e-mail address ${email}`, {
        hint: "Nothing was written. An address tells people apart: give each their own.",
      });
    by.set(email.toLowerCase(), id);
  }
}

/** Removes a person that nothing names. @throws CambiumError `not_found`; `conflict` where something does */
export function removePerson(store: Store, id: string, now: Date): KnownPerson {
  const person = personOf(store, id);
  const named = namedIn(store, id);
  if (named !== null)
    throw new CambiumError("conflict", `${id} can't be removed: ${named}`, {
      hint: `What they did stays. Run \`cambium people set ${id} --active false\` instead.`,
    });
  store.versions.append("person", [{ id, at: now.toISOString(), body: null }], { by: store.audit.by, now });
  return person;
}

/** What names a person, in words; null for nothing. */
function namedIn(store: Store, id: string): string | null {
  const { versions } = store;
  if (versions.names("ownership", "$.person", id)) return "they own customers, or did";
  if (versions.names("opportunity", "$.owner", id)) return "they own opportunities, or did";
  return versions.names("target", "$.scope.person", id) ? "they have targets, or had" : null;
}
