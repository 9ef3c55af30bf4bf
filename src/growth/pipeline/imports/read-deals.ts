import type { Zone } from "../../../base/zone.ts";
import type { EnteredColumn } from "../../../sources/csv/opportunities.ts";
import { bigintIn, numberIn, textIn } from "../../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../../warehouse/warehouse.ts";

/** An instant of a file, and its day in the organisation's zone. */
export interface FileTime {
  ms: number;
  day: number;
}

/** An opportunity as a row of a file tells it. */
export interface FileDeal {
  /** Row of the file; the header is 1. */
  row: number;
  id: string;
  title: string | null;
  customer: string;
  account: string | null;
  stage: string;
  /** Micros of its currency, as the file has it. */
  amount: bigint;
  currency: string;
  owner: string | null;
  type: string | null;
  created: FileTime | null;
  close: FileTime | null;
  stageSince: FileTime | null;
  lostReason: string | null;
  product: string | null;
  price: string | null;
  quantity: number | null;
  /** In percent. */
  probability: number | null;
  /** When it entered stages, by their names in the file, in order. */
  entered: { stage: string; at: FileTime }[];
}

const INSTANTS = ["created", "close", "stage_since"];
const TEXTS = [
  ...["id", "title", "customer", "account", "stage", "currency", "owner", "type"],
  ...["lost_reason", "product", "price"],
];

/** Percent are read in ten-thousandths. */
const PERCENT = 10_000;

/** Reads the good rows of a file. @param table as `stage` made it */
export async function readDeals(
  warehouse: Warehouse,
  table: string,
  entered: readonly EnteredColumn[],
  zone: Zone,
): Promise<FileDeal[]> {
  const times = INSTANTS.map((name) => `${timeSql(name)} as ${name}`);
  const stages = entered.map(({ field }, index) => `${index} || ' ' || ${timeSql(field)}`);
  const rows = await warehouse.query(
    `select file_row, ${TEXTS.join(", ")}, amount, quantity, probability, ${times.join(", ")},
       concat_ws(',', ${["''", ...stages].join(", ")}) as entered
     from ${table} order by file_row`,
  );
  const timeIn = timeReader(zone);
  const time = (row: Row, name: string) => (row[name] === null ? null : timeIn(textIn(row, name)));
  const text = (row: Row, name: string) => (row[name] === null ? null : textIn(row, name));
  return rows.map((row) => ({
    row: numberIn(row, "file_row"),
    id: textIn(row, "id"),
    title: text(row, "title"),
    customer: textIn(row, "customer"),
    account: text(row, "account"),
    stage: textIn(row, "stage"),
    amount: bigintIn(row, "amount"),
    currency: textIn(row, "currency"),
    owner: text(row, "owner"),
    type: text(row, "type"),
    created: time(row, "created"),
    close: time(row, "close"),
    stageSince: time(row, "stage_since"),
    lostReason: text(row, "lost_reason"),
    product: text(row, "product"),
    price: text(row, "price"),
    quantity: row.quantity === null ? null : numberIn(row, "quantity"),
    probability: row.probability === null ? null : numberIn(row, "probability") / PERCENT,
    entered: textIn(row, "entered")
      .split(",")
      .flatMap((told) => {
        const space = told.indexOf(" ");
        const stage = entered[Number(told.slice(0, space))]?.stage;
        return space < 0 || stage === undefined ? [] : [{ stage, at: timeIn(told.slice(space + 1)) }];
      })
      .sort((a, b) => a.at.ms - b.at.ms),
  }));
}

/** SQL for an instant as text: its milliseconds, and a d where the file has only a day. */
function timeSql(name: string): string {
  return `epoch_ms(${name})::varchar || case when ${name}_is_date then ' d' else '' end`;
}

/** Reads instants as `timeSql` writes them: each once, since those of days repeat. */
function timeReader(zone: Zone): (text: string) => FileTime {
  const known = new Map<string, FileTime>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const time = timeIn(text, zone);
    known.set(text, time);
    return time;
  };
}

function timeIn(text: string, zone: Zone): FileTime {
  const [ms = "", mark] = text.split(" ");
  if (mark === undefined) return { ms: Number(ms), day: zone.dayOf(Number(ms)) };
  const day = Math.floor(Number(ms) / 86_400_000);
  return { ms: zone.startOf(day), day };
}
