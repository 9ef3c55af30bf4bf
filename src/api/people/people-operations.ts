import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import {
  type KnownPerson,
  keepPeople,
  peopleOf,
  personOf,
  removePerson,
} from "../../growth/owners/people.ts";
import { type Person, ROLES } from "../../growth/records/schemas.ts";
import { operation } from "../operation.ts";

export const roleSchema = z
  .enum(ROLES)
  .describe("success: looks after the customer; sales: sells to it; lead: leads others");

export const personIdSchema = z.string().min(1).max(200).describe("Id of a person, as in `people`");

const personRow = z.object({
  person: z.string().describe("Id"),
  name: z.string(),
  email: z.string().nullable(),
  role: roleSchema,
  active: z.boolean(),
});

export const peopleOperation = operation({
  name: "people",
  summary: "List the people who look after customers",
  effect: "read",
  isOfRecord: true,
  path: "/people",
  positional: [],
  input: z.object({ active: z.boolean().optional().describe("Only active people, or only others") }),
  output: z.object({ rows: z.array(personRow) }),
  rows: "rows",
  async run({ store }, { active }) {
    const people = [...peopleOf(store).values()];
    return { rows: people.filter((one) => active === undefined || one.active === active).map(rowOf) };
  },
});

export const setPersonOperation = operation({
  name: "people set",
  summary: "Add a person who looks after customers, or change one",
  effect: "write",
  path: "/people/{person}",
  positional: ["person"],
  input: z.object({
    person: z.string().trim().min(1).max(200).describe("Id, such as ann; a new one adds a person"),
    name: z.string().trim().min(1).max(1000).optional().describe("Name; needed for a new person"),
    email: z
      .union([z.literal(""), z.email().max(320)])
      .optional()
      .describe("E-mail address, by which imports know the person; empty for none"),
    role: roleSchema.optional(),
    active: z.boolean().optional().describe("Whether they still look after customers"),
  }),
  output: personRow,
  was: async ({ store }, { person }) => peopleOf(store).get(person) ?? null,
  async run({ store, effects }, { person: id, email, ...said }) {
    const before = peopleOf(store).get(id);
    const name = said.name ?? before?.name;
    if (name === undefined)
      throw new CambiumError("usage", `${id} is new and has no name`, { hint: "Pass --name NAME." });
    const after: Person = {
      name,
      email: email === undefined ? (before?.email ?? null) : email === "" ? null : email,
      role: said.role ?? before?.role ?? "success",
      active: said.active ?? before?.active ?? true,
    };
    keepPeople(store, new Map([[id, after]]), effects.now());
    return rowOf(personOf(store, id));
  },
});

export const removePersonOperation = operation({
  name: "people remove",
  summary: "Remove a person whom no owner, opportunity or target names",
  effect: "write",
  path: "/people/{person}/remove",
  positional: ["person"],
  input: z.object({ person: personIdSchema }),
  output: personRow,
  was: async ({ store }, { person }) => peopleOf(store).get(person) ?? null,
  async run({ store, effects }, { person }) {
    return rowOf(removePerson(store, person, effects.now()));
  },
});

function rowOf({ id: person, name, email, role, active }: KnownPerson) {
  return { person, name, email, role, active };
}
