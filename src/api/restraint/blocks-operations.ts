import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Block } from "../../growth/records/schemas.ts";
import { checkVersion, newId, tell } from "../../growth/records/told-changes.ts";
import { blocksTold, type Told } from "../../growth/records/told-versions.ts";
import { restraintSettings } from "../../growth/restraint/restraint-settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { pageInputs, USUAL_ROWS } from "../grow/page-inputs.ts";
import { customerNames, operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { customerAsked, customerInputs, newIdSchema, nowOf } from "./asked-inputs.ts";
import { restraintOf } from "./restraint-of.ts";
import { namesOfTold } from "./told-names.ts";

const blockRow = z.object({
  id: z.string().nullable().describe("null: an attribute of the customer says so"),
  ...customerNames,
  reason: z.string(),
  from: z.string().nullable(),
  until: z.string().nullable().describe("First day on which it no longer holds; null: not known"),
  version: z.number().nullable(),
});
type BlockRow = z.infer<typeof blockRow>;

export const blocks = operation({
  name: "blocks",
  summary: "List the customers that are left alone, and until when",
  effect: "read",
  path: "/blocks",
  positional: [],
  input: z.object({
    customer: z.string().optional().describe("Only of the customer with this id"),
    ...pageInputs,
  }),
  output: z.object({
    total: z.number(),
    rows: z.array(blockRow).describe("Newest first; by attribute last"),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, { customer, limit = USUAL_ROWS, offset = 0 }) {
    await workspace.states();
    const told = [...blocksTold.all(workspace.store).values()]
      .filter(({ body }) => customer === undefined || body.customer === customer)
      .sort((a, b) => b.body.from.localeCompare(a.body.from) || b.version - a.version);
    const page = told.slice(offset, offset + limit);
    const nameOf = await namesOfTold(
      workspace,
      page.map(({ body }) => body),
    );
    const skipped = Math.max(0, offset - told.length);
    const ruled = await byAttribute(workspace, customer, { limit: limit - page.length, offset: skipped });
    const rows: BlockRow[] = page.map((one) => ({ ...rowOf(one), name: nameOf(one.body) }));
    return { total: told.length + ruled.total, rows: [...rows, ...ruled.rows] };
  },
});

function rowOf({ id, version, body }: Told<Block>): Omit<BlockRow, "name"> {
  return { id, ...body, version };
}

/** The customers whose attribute says that they are in support. */
async function byAttribute(
  { store, warehouse }: Workspace,
  customer: string | undefined,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; rows: BlockRow[] }> {
  const { support } = await restraintSettings(store);
  if (support === null) return { total: 0, rows: [] };
  const { attribute, value } = support;
  const of = customer === undefined ? "true" : `c.customer_id = ${literal(customer)}`;
  const from = `from customer_attributes a join customers c on c.customer = a.customer
    where a.key = ${literal(attribute)} and a.value = ${literal(value)} and ${of}`;
  const [count] = await warehouse.query(`select count(*) as n ${from}`);
  const rows = await warehouse.query(
    `select c.account, c.customer_id, c.name ${from} order by all limit ${limit} offset ${offset}`,
  );
  return {
    total: numberIn(count, "n"),
    rows: rows.map((row) => ({
      id: null,
      account: textIn(row, "account"),
      customer: textIn(row, "customer_id"),
      name: row.name === null ? null : textIn(row, "name"),
      reason: `${attribute} is ${value}`,
      from: null,
      until: null,
      version: null,
    })),
  };
}

export const setBlock = operation({
  name: "blocks set",
  summary: "Leave a customer alone for a time, or change such a block",
  effect: "write",
  path: "/blocks",
  positional: ["customer"],
  input: z.object({
    ...customerInputs,
    reason: z.string().trim().min(1).max(1000).describe("Why; support: it rests for 14 days after, too"),
    from: z.iso.date().optional().describe("First day; defaults to today"),
    until: z.iso.date().optional().describe("First day on which it no longer holds; not known by default"),
    id: newIdSchema.optional().describe("Change the block with this id, or give a new one this id"),
    version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
  }),
  output: blockRow,
  was: async ({ store }, { id }) => blocksTold.find(store, id)?.body,
  async run(workspace, input) {
    const known = await restraintOf(workspace);
    const { account, customer, name } = await customerAsked(known, input);
    const { store } = workspace;
    const told = blocksTold.find(store, input.id);
    const from = input.from ?? told?.body.from ?? dateOfDay(known.growth.today);
    const until = input.until ?? null;
    if (until !== null && until <= from)
      throw new CambiumError("usage", `the block would end on ${until}, before it begins on ${from}`, {
        hint: "Say a later day with --until.",
      });
    if (told !== null && (told.body.account !== account || told.body.customer !== customer))
      throw new CambiumError("usage", `block ${told.id} is of another customer: ${told.body.customer}`, {
        hint: "Remove it, and set one for this customer.",
      });
    if (told === null) checkMost("blocks", blocksTold.all(store).size + 1);
    const body: Block = { account, customer, reason: input.reason, from, until };
    const id = told?.id ?? input.id ?? newId(store, "block");
    const expected = told === null ? 0 : checkVersion(`block ${id}`, told.version, input.version);
    const now = nowOf(known, workspace);
    const version = tell(store, "block", { id, at: now.toISOString(), body, version: expected }, now);
    return { id, ...body, name, version };
  },
});

export const removeBlock = operation({
  name: "blocks remove",
  summary: "Remove a block that was set by mistake",
  effect: "write",
  path: "/blocks/{id}/remove",
  positional: ["id"],
  input: z.object({
    id: z.string().min(1).max(200).describe("Id of the block, as in `blocks`"),
    version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
  }),
  output: z.object({ id: z.string() }),
  was: async ({ store }, { id }) => blocksTold.find(store, id)?.body,
  async run({ store, effects }, { id, version: seen }) {
    const told = blocksTold.one(store, id, "blocks");
    const now = effects.now();
    const expected = checkVersion(`block ${id}`, told.version, seen);
    tell(store, "block", { id, at: now.toISOString(), body: null, version: expected }, now);
    return { id };
  },
});
