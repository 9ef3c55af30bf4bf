import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { dateOfDay } from "../../base/zone.ts";
import { OWNER_GAPS, openOwners, ownedInRole, ownedOn } from "../../growth/owners/owners.ts";
import { peopleOf, personOf } from "../../growth/owners/people.ts";
import { setOwners } from "../../growth/owners/set-owners.ts";
import type { Store } from "../../store/store.ts";
import { customerNumber, NOBODY, namesOf } from "../grow/customer-names.ts";
import { dayOf, type Growth, growthBooks, growthOf } from "../grow/growth-of.ts";
import { numbersIn } from "../grow/headroom-operations.ts";
import { pageInputs, USUAL_ROWS } from "../grow/page-inputs.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import { narrowing, segmentOf, segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import { personIdSchema, roleSchema } from "./people-operations.ts";

const gapSchema = z
  .enum(OWNER_GAPS)
  .describe(
    "no_owner: nobody owns it; not_owner: an open opportunity is of somebody who doesn't own it; two_people: open opportunities of different people; inactive: an owner is no longer active; complex: an open opportunity of a large amount or in a currency of the settings has no sales person beside",
  );

const ownerRow = z.object({
  ...customerNames,
  mrr: moneySchema,
  success: z.string().nullable().describe("Id of the person who owns it in this role"),
  sales: z.string().nullable(),
  lead: z.string().nullable(),
  gaps: z.string().describe("What is wrong with its owners, such as no_owner, complex; empty for nothing"),
});

/** Brings who owns which customer up to date, without growth, which takes long after new evidence. */
export async function ownersOf(workspace: Workspace): Promise<Growth> {
  const known = await growthBooks(workspace);
  await openOwners(known.growth);
  return known;
}

export const ownersOperation = operation({
  name: "owners",
  summary: "List active customers with their owners on a day, and what is wrong",
  effect: "read",
  isKept: "growth",
  path: "/owners",
  positional: [],
  input: z.object({
    as_of: z.iso.date().optional().describe("The day, such as 2026-01-31; defaults to today"),
    person: personIdSchema.optional().describe("Only customers that this person owns in any role"),
    gap: z.array(gapSchema).optional().describe("Only customers with one of these gaps"),
    segment: segmentSchema,
    ...pageInputs,
  }),
  output: z.object({
    total: z.number(),
    as_of: z.string(),
    currency: z.string(),
    mrr: moneySchema.describe("Of all that match"),
    gaps: z
      .array(z.object({ gap: gapSchema, customers: z.number(), mrr: moneySchema }))
      .describe("Among the customers of the segment and person"),
    rows: z.array(ownerRow).describe("Largest MRR first"),
  }),
  rows: "rows",
  lists: ["gaps"],
  page: 1000,
  async run(workspace, input) {
    const known = await growthOf(workspace);
    await openOwners(known.growth);
    const { book, subject } = known.reading;
    const day = dayOf(input.as_of, known.growth.today);
    const { customers } = await narrowing(workspace, input.segment, book, subject);
    const { limit = USUAL_ROWS, offset = 0, person, gap } = input;
    const { rows, ...found } = await ownedOn(known.growth, {
      day,
      customers,
      person,
      gaps: gap,
      limit,
      offset,
    });
    const names = await namesOf(
      workspace,
      rows.map(({ customer }) => customer),
    );
    return {
      ...found,
      as_of: dateOfDay(day),
      currency: book.currency,
      rows: rows.map(({ customer, mrr, owners, gaps }) => ({
        ...(names.get(customer) ?? NOBODY),
        mrr,
        ...owners,
        gaps,
      })),
    };
  },
});

const fromSchema = z.iso.date().optional().describe("The first day, such as 2026-01-31; defaults to today");

export const setOwnerOperation = operation({
  name: "owners set",
  summary: "Set who owns a customer in a role from a day on",
  effect: "write",
  path: "/owners",
  positional: ["account", "customer", "person"],
  input: z.object({
    account: z.string().describe("Account of the customer"),
    customer: z.string().describe("Id of the customer"),
    person: z.string().max(200).describe("Id of a person; empty: nobody from that day on"),
    role: roleSchema.optional().describe("Defaults to success"),
    from: fromSchema,
  }),
  output: z.object({
    account: z.string(),
    customer: z.string(),
    person: z.string().nullable(),
    role: roleSchema,
    from: z.string(),
    changed: z.boolean().describe("False where it was so already"),
  }),
  async run(workspace, { account, customer, person, role = "success", from }) {
    checkOwner(workspace.store, person);
    const known = await ownersOf(workspace);
    const number = await customerNumber(known, { account, customer });
    const day = from ?? dateOfDay(known.growth.today);
    const wanted = { customer: number, role, person: person === "" ? null : person, from: day };
    const changed = await setOwners(known.growth, [wanted], workspace.effects.now());
    const { account: of, customer: id } = (await namesOf(workspace, [number])).get(number) ?? NOBODY;
    return { account: of, customer: id, person: wanted.person, role, from: day, changed: changed > 0 };
  },
});

export const ruleOwnersOperation = operation({
  name: "owners rule",
  summary: "Give the customers of a segment an owner, where they have none in the role",
  effect: "write",
  path: "/owners/rule",
  positional: ["segment", "person"],
  input: z.object({
    segment: segmentSchema.unwrap(),
    person: personIdSchema,
    role: roleSchema.optional().describe("Defaults to success"),
    from: fromSchema,
  }),
  output: z.object({
    person: z.string(),
    role: roleSchema,
    from: z.string(),
    matched: z.number().describe("Customers of the segment"),
    owned: z.number().describe("Of them, those that somebody owns in this role already: left as they are"),
    changed: z.number().describe("Customers that the person owns from now on"),
  }),
  async run(workspace, { segment, person, role = "success", from }) {
    checkOwner(workspace.store, person);
    const known = await ownersOf(workspace);
    const { book, subject } = known.reading;
    const { customers } = await segmentOf(workspace, segment, book, subject);
    const matched = await numbersIn(workspace, customers, book.schema);
    const day = from ?? dateOfDay(known.growth.today);
    const owned = await ownedInRole(known.growth, role, day);
    const wanted = [...matched]
      .filter((customer) => !owned.has(customer))
      .map((customer) => ({ customer, role, person, from: day }));
    const changed = await setOwners(known.growth, wanted, workspace.effects.now());
    return { person, role, from: day, matched: matched.size, owned: matched.size - wanted.length, changed };
  },
});

/** @throws CambiumError `not_found` for somebody unknown, `conflict` for somebody who isn't active; nobody is fine */
function checkOwner(store: Store, person: string): void {
  if (person === "" || peopleOf(store).get(person)?.active === true) return;
  personOf(store, person);
  throw new CambiumError("conflict", `${person} isn't active`, {
    hint: `Choose somebody who is, or run \`cambium people set ${person} --active\`.`,
  });
}
