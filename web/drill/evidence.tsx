import { useTranslation } from "react-i18next";
import type { Proof } from "../data/api.ts";
import { listed, whole } from "../data/format.ts";

type One = Proof["rows"][number]["evidence"][number];

const MOST_PLACES = 4;
const KINDS = ["observed", "proration", "renewal", "object", "export", "list", "assumed"] as const;

/** Where a change is recorded: rows of imported files, and objects linked to their page on Stripe. */
export function Evidence({ evidence }: { evidence: One[] }) {
  const { t } = useTranslation(["drill", "terms"]);
  const kind = (name: string) => {
    const found = KINDS.find((known) => known === name);
    return found === undefined ? name : t(`terms:evidence.${found}`);
  };
  const objects = new Map(
    evidence.flatMap((one) => (one.object === null ? [] : [[`${one.kind} ${one.object}`, one]])),
  );
  return (
    <p className="proof-evidence">
      <span className="unseen">{t("drill:evidence")}: </span>
      {evidence.length === 0 && t("drill:no-evidence")}
      {filesOf(evidence).map(({ file, seq, rows, kinds }) => (
        <span className="place" key={`${seq} ${file}`}>
          {kinds.map(kind).join(", ")}:{" "}
          {t("drill:file-row", { count: rows.length, rows: rowsText(rows), file, import: seq })}
        </span>
      ))}
      {[...objects.values()].map((one) => (
        <span className="place" key={`${one.kind} ${one.object}`}>
          {kind(one.kind)}:{" "}
          {one.url === null ? (
            <code>{one.object}</code>
          ) : (
            <a href={one.url} target="_blank" rel="noreferrer">
              {t("drill:at-stripe", { object: one.object })}
            </a>
          )}
        </span>
      ))}
    </p>
  );

  function rowsText(rows: number[]): string {
    const first = rows.slice(0, MOST_PLACES).map(whole);
    if (rows.length <= MOST_PLACES) return listed(first);
    return t("drill:and-more", { rows: first.join(", "), more: whole(rows.length - MOST_PLACES) });
  }
}

function filesOf(evidence: One[]): { file: string; seq: number; rows: number[]; kinds: string[] }[] {
  const places = new Map<string, { file: string; seq: number; rows: number[]; kinds: string[] }>();
  for (const { file, row, import: seq, kind } of evidence) {
    if (row === null) continue;
    const place = places.get(`${seq} ${file}`) ?? { file: file ?? "", seq, rows: [], kinds: [] };
    places.set(`${seq} ${file}`, place);
    if (!place.rows.includes(row)) place.rows.push(row);
    if (!place.kinds.includes(kind)) place.kinds.push(kind);
  }
  return [...places.values()];
}
