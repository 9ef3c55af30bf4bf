import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn } from "../data/format.ts";
import { dayName, daysOf } from "../data/period.ts";
import { priceName } from "../tables/price-name.ts";
import { words } from "../words/words.ts";
import type { MarkedNote, Note, Notes, Over } from "./notes-answer.ts";

const MOST = 50;

/** The notes of the days that a chart is about, oldest first; none while they are loading, and for no days. */
export function useNotes(over: Over | null): { notes: MarkedNote[]; from: string; to: string } {
  const places = over?.places ?? [];
  const [first, last] = [places[0], places.at(-1)];
  const from = first === undefined ? "" : daysOf(first).from;
  const to = last === undefined ? "" : daysOf(last).to;
  const asked = useAsk<Notes>(first === undefined ? null : "/annotations", { from, to, limit: MOST });
  const isTime = over?.isTime === true;
  const key = places.join(" ");
  const rows = asked.isPlaceholderData ? undefined : asked.data?.rows;
  const isListed = over?.isListed === true;
  const notes = useMemo(
    () => (isListed ? listed(rows ?? []) : marked(rows ?? [], key.split(" "), isTime)),
    [rows, key, isTime, isListed],
  );
  return { notes, from, to };
}

function listed(rows: readonly Note[]): MarkedNote[] {
  return rows.toReversed().map((note) => ({ ...note, place: "", mark: 0 }));
}

/** Notes of the same place share a mark. */
function marked(rows: readonly Note[], places: readonly string[], isTime: boolean): MarkedNote[] {
  const marks: string[] = [];
  return rows.toReversed().flatMap((note) => {
    const place = isTime ? note.on : places.find((label) => daysOf(label).to >= note.on);
    if (place === undefined) return [];
    if (marks.at(-1) !== place) marks.push(place);
    return [{ ...note, place, mark: marks.length }];
  });
}

/** What a note says, in the reader's language where the product made it. */
export function useNoteText(): (note: Note) => string {
  const { t } = useTranslation("shell");
  return ({ source, text, imported, account, product, price, currency, before, after }) => {
    if (source === "import" && imported !== null)
      return t("notes.import", { what: imported, account: account ?? "" });
    if (source !== "price" || currency === null || before === null || after === null) return text;
    const money = moneyIn(currency);
    return t("notes.price", {
      ...{ product: product ?? "", price: priceName(price ?? "") },
      ...{ before: money.full(before), after: money.full(after) },
    });
  };
}

/** Notes as lines of a picture, each with the number of its mark. */
export function useNoteLines(notes: readonly MarkedNote[]): string[] {
  const textOf = useNoteText();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of a note follows the language, and notes with it
  return useMemo(
    () =>
      notes.map((note) => {
        const line = `${dayName(note.on)}, ${textOf(note)}`;
        return note.mark === 0 ? line : `${note.mark}: ${line}`;
      }),
    [notes, words.language],
  );
}
