import { allOperations } from "../src/api/operations.ts";
import { methodOf, parametersOf } from "../src/api/text-input.ts";
import { ENTRIES, KEPT_ANSWERS, LIMITS } from "../src/base/limits.ts";
import { PRESETS, policySchema } from "../src/engine/policy/policy.ts";
import { POLICY_SETTINGS, policyValues, policyValueText } from "../src/engine/policy/policy-setting.ts";
import { METRICS } from "../src/metrics/list/metric-list.ts";
import { PUBLIC_MAIL_MORE, PUBLIC_MAIL_NAMES } from "../src/model/links/public-mail.ts";
import type { Field } from "../src/sources/files/shape.ts";
import { SOURCES } from "../src/sources/sources.ts";
import { SETTINGS } from "../src/store/settings.ts";

/** The reference, written from the tables that the program itself reads. */
export function reference(): string {
  return [
    "# Reference",
    "Written by `npm run docs` from the program's own tables; a test fails when it is out of date.",
    "## Commands\n",
    "Every command takes `--data DIR` (or `CAMBIUM_DATA`; `./data` otherwise), `--json` and `--debug`. Exit codes: 0 done, 1 failed, 2 wrong usage.",
    "`cambium serve [--port 4321] [--no-demo] [--no-poll]` serves the dashboard and prints a link that opens it, once; on the demo company while there is no data.",
    "`cambium open [--header]` prints a new link of the server that runs, or the header that lets a script in: `npx cambium open --header | curl -H @- http://127.0.0.1:4321/api/v1/status`.",
    "`cambium restore FILE` makes the data folder of a backup (`cambium backup FILE`), where there is none yet or an empty one; nothing is ever restored over data.",
    "`cambium secret set NAME`, `secret list` and `secret remove NAME` keep keys, encrypted: `stripe` and `stripe_webhook`. A value is read from standard input, or asked for.",
    ...allOperations.map(command),
    "## Metrics\n",
    table(
      ["id", "unit", "better", "definition", "adds up"],
      METRICS.map(({ id, unit, better, definition, addsUp }) => [
        `\`${id}\``,
        unit,
        better ?? "",
        definition,
        addsUp === true ? "yes" : addsUp,
      ]),
    ),
    "Broken down by (`--by`) and filtered by (`--where`): `type`, `cause` and `group` (sums of movements and what expansions come to), `product`, `price` (also called `plan`), `family`, `interval`, `currency`, `account`, `country`, `cohort`, `cohort_quarter`, `cohort_year`, `age`, `stage`, `band`, `families`, `usage`, and every customer attribute: by its name, or as `metadata:NAME` where Cambium calls something else so (`metadata:mrr`, `metadata:cause`). A filter with an empty value (`--where owner=`) is the customers without one. A name that holds `=` stands in quotes: `--where '\"a=b\"=c'`. `cambium metrics --json` says what each metric takes, and why not.",
    "## Settings\n",
    table(
      ["name", "default", "meaning"],
      Object.entries(SETTINGS).map(([name, setting]) => [`\`${name}\``, setting.default, setting.summary]),
    ),
    "## Limits\n",
    "Requests for more are refused; the message says what was asked and how to ask for less.",
    table(
      ["most", "of what"],
      [
        ...Object.values(LIMITS).map(({ most, what }) => [most.toLocaleString("en"), what]),
        [
          KEPT_ANSWERS.most.toLocaleString("en"),
          `answers that a server keeps, of ${KEPT_ANSWERS.bytes.toLocaleString("en")} bytes together; those used last stay`,
        ],
        [
          ENTRIES.browsers.toLocaleString("en"),
          "browsers that a server lets in; the one let in first makes room",
        ],
        [
          ENTRIES.links.toLocaleString("en"),
          "links of `cambium open` that nobody opened yet; the oldest makes room",
        ],
      ],
    ),
    "## Public mail\n",
    "Customers are never linked by an e-mail domain at which anybody can have an address, or by one that belongs to it. These in every country (`yahoo.fr`, `yahoo.co.uk`):",
    PUBLIC_MAIL_NAMES.join(", "),
    "These domains:",
    PUBLIC_MAIL_MORE.join(", "),
    "And the domains of the package [free-email-domains](https://www.npmjs.com/package/free-email-domains), in the version that `package.json` names.",
    "## Policies\n",
    "Presets. A policy of your own is one of them with changed settings: `cambium policies set NAME --from PRESET --set SETTING=VALUE`. Comparisons switch settings in this order.",
    table(
      ["setting", "meaning", "values", ...Object.keys(PRESETS)],
      POLICY_SETTINGS.map((setting) => [
        `\`${setting}\``,
        policySchema.shape[setting].description ?? "",
        policyValues(setting),
        ...Object.values(PRESETS).map((policy) => policyValueText(setting, policy[setting])),
      ]),
    ),
    "## Import files\n",
    "CSV (any delimiter, found by itself; UTF-8, UTF-16 with a mark, else windows-1252), gzipped CSV, or Parquet. A file is recognised by its header.",
    ...Object.entries(SOURCES).flatMap(([source, { summary, shapes }]) => [
      `### \`cambium import ${source}\`\n\n${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
      ...shapes.map(
        (shape) =>
          `**${shape.name}**: ${shape.summary}.\n\n${table(["column", "type", "default", "meaning"], shape.fields.map(fieldRow))}`,
      ),
    ]),
  ]
    .join("\n\n")
    .concat("\n");
}

function command(operation: (typeof allOperations)[number]): string {
  const parameters = parametersOf(operation);
  const positional = operation.positional.map((name) =>
    parameters.find((one) => one.name === name)?.type === "list"
      ? `${name.toUpperCase()}…`
      : name.toUpperCase(),
  );
  const rows = parameters.map(({ name, type, isRequired, summary, choices }) => [
    operation.positional.includes(name) ? name.toUpperCase() : `\`--${name.replaceAll("_", "-")}\``,
    type === "list" ? "text, may be repeated" : type,
    isRequired ? "required" : "",
    choices.length > 0 && !summary.includes(choices[0] ?? "")
      ? `${summary} (${choices.join(", ")})`
      : summary,
  ]);
  return [
    `### \`${["cambium", operation.name, ...positional].join(" ")}\``,
    `${operation.summary}. \`${methodOf(operation)} /api/v1${operation.path}\`${operation.rows !== undefined && operation.effect === "read" ? ", also `.csv`" : ""}`,
    ...(rows.length > 0 ? [table(["input", "type", "", "meaning"], rows)] : []),
  ].join("\n\n");
}

function fieldRow({ name, type, isRequired, default: usual, summary }: Field): string[] {
  const kind = typeof type === "object" ? type.oneOf.join(", ") : type;
  return [`\`${name}\``, kind, isRequired ? "required" : (usual ?? ""), summary];
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
