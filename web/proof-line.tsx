import type { Proof } from "./api.ts";
import { type Money, whole } from "./format.ts";
import { movementName } from "./palette.ts";
import { dayName } from "./period.ts";

type Row = Proof["rows"][number];

/** One change, or one customer, with what it was, what it is, what it adds to the figure, and where that is written. */
export function ProofLine({
  row,
  money,
  isBalance,
  isSigned,
}: {
  row: Row;
  money: Money;
  /** What a customer is worth, with nothing before it. */
  isBalance: boolean;
  isSigned: boolean;
}) {
  return (
    <li className="proof-line">
      <p className="proof-who">
        <strong>{row.name ?? row.customer}</strong>
        <span className="proof-value">{isSigned ? money.signed(row.value) : money.full(row.value)}</span>
      </p>
      <p className="proof-what">
        <span>{factsOf(row).join(" · ")}</span>
        <span className="proof-move">{!isBalance && <BeforeAfter row={row} money={money} />}</span>
      </p>
      <Evidence row={row} />
    </li>
  );
}

function BeforeAfter({ row, money }: { row: Row; money: Money }) {
  return (
    <>
      {money.plain(row.before)} <span aria-hidden="true">→</span>
      <span className="unseen">to</span> {money.plain(row.after)}
    </>
  );
}

function factsOf(row: Row): string[] {
  const type = row.type === null ? null : movementName(row.type);
  const day = row.at === null ? null : dayName(row.at);
  return [day, type, row.product].filter((fact) => fact !== null);
}

const MOST_PLACES = 4;

function Evidence({ row }: { row: Row }) {
  const places = new Map<string, number[]>();
  const objects = new Set<string>();
  for (const { kind, object, file, row: place, import: seq } of row.evidence) {
    if (place === null) {
      objects.add(`${kind} ${object}`);
      continue;
    }
    const name = `${file === null || file === "" ? "a file" : file} of import ${seq}`;
    places.set(name, [...(places.get(name) ?? []), place]);
  }
  const texts = [...objects].slice(0, MOST_PLACES).concat(
    [...places].map(([name, rows]) => {
      const first = rows.slice(0, MOST_PLACES).map(whole).join(", ");
      const more = rows.length > MOST_PLACES ? ` and ${whole(rows.length - MOST_PLACES)} more` : "";
      return `${rows.length === 1 ? "row" : "rows"} ${first}${more} in ${name}`;
    }),
  );
  return (
    <p className="proof-evidence">
      <code>{row.customer}</code> · {texts.length === 0 ? "no evidence kept" : texts.join("; ")}
    </p>
  );
}
