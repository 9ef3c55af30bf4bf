/** Who looks after customers: success, sales and their lead. */
export const PEOPLE = [
  { id: "ines", name: "Ines Okafor", role: "success" },
  { id: "tomas", name: "Tomas Brandt", role: "success" },
  { id: "yuki", name: "Yuki Arai", role: "success" },
  { id: "paul", name: "Paul Reyes", role: "success" },
  { id: "leah", name: "Leah Moran", role: "sales" },
  { id: "samir", name: "Samir Haddad", role: "sales" },
  { id: "nora", name: "Nora Lindqvist", role: "sales" },
  { id: "greta", name: "Greta Hofmann", role: "lead" },
] as const;
export type PersonId = (typeof PEOPLE)[number]["id"];

/** Whoever left, and who took most of their customers over. */
export const LEFT = { person: "paul", heir: "yuki" } as const satisfies Record<string, PersonId>;
/** Whose deals are won and taken back. */
export const TAKEN_BACK: PersonId = "samir";
/** Who sets targets, and owners by hand. */
export const LEAD: PersonId = "greta";

/** A person's name, as changes are signed. */
export function nameOf(id: PersonId): string {
  return PEOPLE.find((one) => one.id === id)?.name ?? id;
}
