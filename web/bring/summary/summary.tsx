import { useTranslation } from "react-i18next";
import { listed, NOTHING, whole } from "../../data/format.ts";
import { dayName } from "../../data/period.ts";
import { sentence } from "../../problems/problem-text.tsx";
import { Fold } from "../fold.tsx";
import { Proposed } from "../proposed.tsx";
import type { Imported, Preview, Reading, Understood } from "../reading.ts";
import { FirstFigures } from "./first-figures.tsx";
import { type Mend, Ways } from "./ways.tsx";
import { Words } from "./words.tsx";

/** The figures of files that were imported, and the settings that they suggest. */
export function Done({ answer }: { answer: Imported }) {
  return (
    <>
      <Proposed proposed={answer.proposed} />
      <FirstFigures figures={answer.figures} isTried={false} />
    </>
  );
}

/**
 * What was understood of files, what may be wrong with it, and the figures that they would give.
 * @param shown the files' first rows
 * @param onChange corrects how the files are read
 */
export function Summary({
  answer,
  shown,
  reading,
  onChange,
}: {
  answer: Imported;
  shown: Preview;
  reading: Reading;
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation("bring");
  return (
    <>
      <div>
        {answer.understood.map((file, at) => (
          <Fold
            // biome-ignore lint/suspicious/noArrayIndexKey: files can share a name, and keep their order
            key={`${at} ${file.file}`}
            title={t("understood.title", { file: file.file })}
            isOne={answer.understood.length === 1}
            isOpen={at === 0 || file.warnings.length > 0}
          >
            <Facts
              file={file}
              vendor={shown.presets.find(({ name }) => name === file.preset)?.vendor ?? file.preset}
            />
            <Warnings
              file={file}
              hasFigures={answer.figures.missing === null}
              onMend={(mend) => onChange(mend(reading))}
            />
            <Words
              words={file.words}
              fields={shown.files[at]?.fields ?? []}
              reading={reading}
              onChange={onChange}
            />
          </Fold>
        ))}
      </div>
      <FirstFigures figures={answer.figures} isTried />
    </>
  );
}

function Facts({ file, vendor }: { file: Understood; vendor: string | null }) {
  const { t } = useTranslation("bring");
  const facts: [name: string, value: string | null][] = [
    [t("understood.preset"), vendor],
    [t("understood.rows"), whole(file.rows)],
    [t("understood.above"), file.rows_above_header === 0 ? null : whole(file.rows_above_header)],
    [t("understood.without"), listedOr(file.rows_left_out)],
    [t("options.as_of"), file.as_of === null ? null : dayOrText(file.as_of.day)],
    [t("understood.customers"), file.customers === null ? null : whole(file.customers)],
    [t("understood.days"), span(file.first_day, file.last_day)],
    [t("understood.open"), file.open_ended === null ? null : whole(file.open_ended)],
    [
      t("understood.currencies"),
      file.currencies.length === 0
        ? null
        : listed(file.currencies.map(({ currency }) => currency ?? t("understood.own-currency"))),
    ],
    [
      t("understood.no-amount"),
      listedOr(file.words.filter(({ meaning }) => meaning === "0").map(({ word }) => word)),
    ],
    [t("options.date_format"), file.dates === null ? null : formOf(file.dates.form)],
    [t("options.decimal_comma"), file.decimals === null ? null : t(`options.values.${file.decimals.mark}`)],
    [t("options.ends"), file.ends === null ? null : t(`options.values.${file.ends.are}`)],
    [t("options.unit_amount"), file.amounts?.are_per === "unit" ? t("options.values.unit") : null],
    [t("options.minor"), file.amounts?.are_minor === true ? t("options.values.minor") : null],
    [t("options.status_is"), file.status === null ? null : t(`options.values.${file.status.is}`)],
  ];
  return (
    <dl className="understood">
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );

  /** A day in another form than ours stays as it was said. */
  function dayOrText(day: string): string {
    return /^\d{4}-\d\d-\d\d$/.test(day) ? dayName(day) : day;
  }

  function span(first: string | null, last: string | null): string | null {
    if (first === null) return null;
    return t("understood.span", { first: dayName(first), last: last === null ? NOTHING : dayName(last) });
  }

  function formOf(form: string): string {
    const known = ORDERS.find((one) => one === form);
    return known === undefined ? form : t(`options.values.${known}`);
  }
}

const ORDERS = ["dmy", "mdy", "ymd", "named"] as const;

/** What may be read wrong, each with the ways out, as buttons where there is a menu for them. */
function Warnings({
  file,
  hasFigures,
  onMend,
}: {
  file: Understood;
  /** Without figures, something is wrong that is said beside them. */
  hasFigures: boolean;
  onMend: (mend: Mend) => void;
}) {
  const { t } = useTranslation("bring");
  if (file.warnings.length === 0 && !hasFigures) return null;
  if (file.warnings.length === 0) return <p className="good">✓ {t("understood.no-warnings")}</p>;
  return (
    <ul className="warnings" aria-label={t("understood.warnings")}>
      {file.warnings.map(({ code, message, ways_out: ways }) => (
        <li key={code} className="trouble">
          <p className="trouble-detail">{sentence(message)}</p>
          <Ways ways={ways} columns={file.columns.map(({ column }) => column)} onMend={onMend} />
        </li>
      ))}
    </ul>
  );
}

/** A list of words; null for none. */
function listedOr(texts: string[]): string | null {
  return texts.length === 0 ? null : listed(texts);
}
