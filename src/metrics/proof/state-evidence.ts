import { CambiumError } from "../../base/error.ts";
import { countedStatuses } from "../../engine/item.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import type { Book } from "../../model/parts/book.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { Line } from "./lines.ts";

/** Where a state came from: the import, and the row and file within it. */
export interface Evidence {
  kind: string;
  import: number;
  file: number;
  row: number;
}

/** A customer's account, id and name. */
export interface ProofCustomer {
  account: string;
  customer: string;
  name: string | null;
}

/** The names of customers, by their numbers. */
export async function customersOf(
  { warehouse, schema }: Book,
  numbers: number[],
): Promise<Map<number, ProofCustomer>> {
  if (numbers.length === 0) return new Map();
  const list = [...new Set(numbers)].join(", ");
  const rows = await warehouse.query(
    `select customer, account, customer_id, name from customers where customer in (${list})`,
    schema,
  );
  return new Map(
    rows.map((row) => [
      numberIn(row, "customer"),
      {
        account: textIn(row, "account"),
        customer: textIn(row, "customer_id"),
        name: row.name === null ? null : textIn(row, "name"),
      },
    ]),
  );
}

/**
 * The number of a customer by its id; of the group's representative, where linked customers are read as one.
 * @returns null when no customer is asked for
 * @throws CambiumError `not_found` when there's no such customer, `usage` when several accounts have one
 */
export async function findCustomer(
  { warehouse, schema, isLinked }: Book,
  { customer, account }: { customer?: string; account?: string },
): Promise<number | null> {
  if (customer === undefined) {
    if (account === undefined) return null;
    throw new CambiumError("usage", "--account needs --customer", {
      hint: "Pass --customer too, or use --where account=NAME for the whole account.",
    });
  }
  const rows = await warehouse.query(
    `select customer, account from customers where customer_id = ${literal(customer)} order by account`,
    schema,
  );
  const found = rows.filter((row) => account === undefined || row.account === account);
  if (found.length > 1) {
    throw new CambiumError("usage", `several accounts have a customer "${customer}"`, {
      reason: { id: "ambiguous_customer", name: customer },
      hint: `Choose one with --account: ${found.map((row) => row.account).join(", ")}.`,
    });
  }
  if (found.length === 0) {
    const of = account === undefined ? "" : ` in account "${account}"`;
    throw new CambiumError("not_found", `unknown customer: "${customer}"${of}`, {
      reason: { id: "unknown", of: "customer", name: customer },
      hint: "Find customers with `cambium customers --search TEXT`.",
    });
  }
  const number = Number(found[0]?.customer);
  if (!isLinked) return number;
  const [link] = await warehouse.query(
    `select representative from linked.linked_customers where customer = ${number}`,
  );
  return link === undefined ? number : Number(link.representative);
}

/** Evidence, and the customer it belongs to. */
interface Found {
  member: number;
  evidence: Evidence;
}

interface FoundEvidence {
  byState: Map<number, Found[]>;
  byCustomer: Map<number, Found[]>;
}

export function foundFor({ states, customer }: Line, { byState, byCustomer }: FoundEvidence): Found[] {
  if (states.length > 0) return states.flatMap((state) => byState.get(state) ?? []);
  return byCustomer.get(customer) ?? [];
}

/**
 * The evidence of changes, by their states. For balances, the last states of the customer's items before `end`
 * (milliseconds): those that count under the policy or, if none do, all of them.
 */
export async function evidenceOf(
  { warehouse, schema, rules }: Pick<Book, "warehouse" | "schema" | "rules">,
  lines: Line[],
  end: number,
): Promise<FoundEvidence> {
  const byState = new Map<number, Found[]>();
  const byCustomer = new Map<number, Found[]>();
  const states = [...new Set(lines.flatMap((line) => line.states))];
  if (states.length > 0) {
    const rows = await warehouse.query(
      `select s.state, ${EVIDENCE} from numbered_states s left join items i on i.item = s.item
       where s.state in (${states.join(", ")})`,
      schema,
    );
    for (const row of rows) byState.set(numberIn(row, "state"), [foundIn(row)]);
  }
  const standing = [
    ...new Set(lines.filter((line) => line.states.length === 0).map(({ customer }) => customer)),
  ];
  if (standing.length > 0) {
    const rows = await warehouse.query(
      `select s.customer, ${countsAt(rules, end)} as counts, ${EVIDENCE} from (
         select *, row_number() over (partition by item order by at_ms desc) as place,
           min(case when status = 'past_due' then at_ms end) over (partition by item, paid_ms) as due_ms
         from (
           select *, max(case when status not in ('past_due', 'unpaid') then at_ms end)
               over (partition by item order by at_ms) as paid_ms
           from numbered_states where customer in (${standing.join(", ")}) and at_ms < ${end}
         )
       ) s left join items i on i.item = s.item
       where s.place = 1 order by counts desc, s.state`,
      schema,
    );
    const standsNow = new Set(
      rows.filter((row) => row.counts === true).map((row) => numberIn(row, "customer")),
    );
    for (const row of rows) {
      const customer = numberIn(row, "customer");
      if (row.counts !== true && standsNow.has(customer)) continue;
      byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), foundIn(row)]);
    }
  }
  return { byState, byCustomer };
}

/** SQL for whether a last state `s` still counts just before an instant; `due_ms` is when it became past due. */
function countsAt(rules: Policy, end: number): string {
  const counted = `s.status in (${countedStatuses(rules).map(literal).join(", ")})`;
  if (rules.past_due_days === null) return counted;
  return `(${counted} and (s.status <> 'past_due' or s.due_ms + ${rules.past_due_days * DAY_MS} >= ${end}))`;
}

const DAY_MS = 86_400_000;

/** The evidence columns of states `s` and their items `i`. */
const EVIDENCE =
  "coalesce(i.customer, s.customer) as member, s.evidence, s.import_seq, s.import_file, s.file_row";

/** A state's evidence, and the customer of its item. */
function foundIn(row: Row): Found {
  return { member: numberIn(row, "member"), evidence: evidenceIn(row) };
}

/** The evidence in a row of states. */
export function evidenceIn(row: Row): Evidence {
  return {
    kind: textIn(row, "evidence"),
    import: numberIn(row, "import_seq"),
    file: numberIn(row, "import_file"),
    row: numberIn(row, "file_row"),
  };
}
