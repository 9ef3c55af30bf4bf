import { useTranslation } from "react-i18next";
import { STATUSES } from "../../../src/base/words.ts";
import { unitsOf } from "../../data/format.ts";
import { FactTable } from "../../tables/fact-table.tsx";
import { type PreviewFile, type Reading, wordKey } from "../reading.ts";

/** A word of a file, and what it's read as; null where that isn't known. */
export interface Word {
  field: string;
  word: string;
  meaning: string | null;
}

/** More words than this aren't of one meaning each: the column is another one. */
const MOST = 100;

/**
 * The words of a file's statuses and intervals, each with a menu of what it can mean. What isn't understood comes first.
 * @param fields the fields that the file's columns can be
 */
export function Words({
  words,
  fields,
  reading,
  onChange,
}: {
  words: Word[];
  fields: PreviewFile["fields"];
  reading: Reading;
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation(["bring", "terms"]);
  const choices = new Map(fields.map(({ field, meanings }) => [field, meanings]));
  const known = words.filter(({ field }) => (choices.get(field)?.length ?? 0) > 0);
  const sorted = [...known.filter(isUnknown), ...known.filter((word) => !isUnknown(word))].slice(0, MOST);
  if (sorted.length === 0) return null;
  return (
    <div className="words">
      <h4>{t("bring:understood.words")}</h4>
      <FactTable
        caption={t("bring:understood.words")}
        columns={[
          { id: "word", name: t("bring:understood.word") },
          { id: "meaning", name: t("bring:understood.meaning") },
          { id: "field", name: t("bring:understood.field") },
        ]}
        rows={sorted.map((one) => ({
          id: wordKey(one),
          cells: [one.word, menuOf(one), <code key="field">{one.field}</code>],
        }))}
      />
    </div>
  );

  function menuOf(one: Word) {
    const { field, word, meaning } = one;
    const usual = choices.get(field) ?? [];
    const all = meaning === null || usual.includes(meaning) ? usual : [...usual, meaning];
    return (
      <select
        key="meaning"
        aria-label={t("bring:rows.read-as", { column: word })}
        value={meaning ?? ""}
        data-unknown={meaning === null}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...reading, words: { ...reading.words, [wordKey(one)]: value } })
        }
      >
        {meaning === null && (
          <option value="" disabled>
            {t("bring:understood.unknown")}
          </option>
        )}
        {all.map((choice) => (
          <option key={choice} value={choice}>
            {nameOf(field, choice)}
          </option>
        ))}
      </select>
    );
  }

  function nameOf(field: string, meaning: string): string {
    if (field === "interval") return intervalName(meaning);
    const status = STATUSES.find((one) => one === meaning);
    if (status !== undefined) return t(`terms:statuses.${status}`);
    const kind = KINDS.find((one) => one === meaning);
    if (kind !== undefined) return t(`terms:kinds.${kind}`);
    const other = OTHERS.find((one) => one === meaning);
    return other === undefined ? meaning : t(`bring:meanings.${other}`);
  }
}

const isUnknown = ({ meaning }: Word) => meaning === null;

const KINDS = ["plan", "add_on", "metered"] as const;
/** How discounts last, and what invoices are. */
const OTHERS = ["once", "repeating", "forever", "paid", "open", "uncollectible", "void", "draft"] as const;

/** `month` and `3 month` as `1 month` and `3 months`. */
function intervalName(meaning: string): string {
  const [, count = "1", unit = ""] = /^(?:(\d{1,3}) )?(day|week|month|year)$/.exec(meaning) ?? [];
  return unit === "" ? meaning : unitsOf(Number(count), unit);
}
