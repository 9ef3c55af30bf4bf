import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";
import { type Opportunity, type Person, personSchema } from "../records/schemas.ts";
import { isClosed, type Stages } from "./stages.ts";

/** What an opportunity is checked against. */
export interface DealWorld {
  stages: Stages;
  people: People;
  /** Whether amounts of a currency can be brought over to the reporting one. */
  isCurrency(code: string): boolean;
  /** Today in ISO form. */
  today: string;
}

/** The people who look after customers. */
export class People {
  readonly #byId = new Map<string, Person>();
  readonly #byText = new Map<string, string[]>();

  constructor(store: Store) {
    for (const [id, { body }] of store.versions.current("person")) {
      const person = personSchema.parse(body);
      this.#byId.set(id, person);
      for (const text of [person.email, person.name]) if (text !== null) this.#name(text, id);
    }
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  nameOf(id: string): string | null {
    return this.#byId.get(id)?.name ?? null;
  }

  /** The id of a person by id, e-mail or name without case; undefined where none or several are called so. */
  find(text: string): string | undefined {
    if (this.#byId.has(text)) return text;
    const [only, ...others] = this.#byText.get(text.trim().toLowerCase()) ?? [];
    return others.length === 0 ? only : undefined;
  }

  /** @throws CambiumError `not_found` */
  named(text: string): string {
    const id = this.find(text);
    if (id !== undefined) return id;
    throw new CambiumError("not_found", `unknown person: "${text}"`, {
      reason: { id: "unknown", of: "person", name: text },
      hint: "Use the id, e-mail address or full name of somebody in `cambium people`.",
    });
  }

  #name(text: string, id: string): void {
    const key = text.trim().toLowerCase();
    const known = this.#byText.get(key) ?? [];
    if (!known.includes(id)) this.#byText.set(key, [...known, id]);
  }
}

/** Something wrong with an opportunity. */
export interface DealProblem {
  field: keyof Opportunity;
  value: string | null;
  expected: string;
}

/** A check of a field: whether it is broken, and what is expected instead. */
type Check = [isBroken: boolean, field: keyof Opportunity, expected: () => string];

/** What is wrong with an opportunity besides its shape; its customer is found elsewhere. */
export function problemsOf(deal: Opportunity, world: DealWorld): DealProblem[] {
  return [...ofPlace(deal, world), ...ofTime(deal, world)].flatMap(([isBroken, field, expected]) =>
    isBroken ? [{ field, value: textOf(deal[field]), expected: expected() }] : [],
  );
}

function ofPlace(deal: Opportunity, { stages, people, isCurrency }: DealWorld): Check[] {
  const stage = stages.find(deal.stage);
  return [
    [
      stage === undefined || stage.isGone,
      "stage",
      () => `a stage of the pipeline: ${stages.all.map(({ id }) => id).join(", ")}`,
    ],
    [
      deal.owner !== null && !people.has(deal.owner),
      "owner",
      () => "a person that Cambium knows by id, e-mail address or name",
    ],
    [
      !isCurrency(deal.currency),
      "currency",
      () => "a currency code of ISO 4217 for which there is an exchange rate",
    ],
    [!(deal.mrr > 0), "mrr", () => "an amount above 0"],
    [
      stage?.kind === "closed_lost" && deal.lost_reason === null,
      "lost_reason",
      () => "the reason why it was lost",
    ],
  ];
}

function ofTime(deal: Opportunity, { stages, today }: DealWorld): Check[] {
  const { created, closed, expected_close: due } = deal;
  const kind = stages.find(deal.stage)?.kind;
  const closes = kind !== undefined && isClosed(kind);
  const fromCreation = () => `a day from its creation on ${created} on`;
  const upToToday = () => `a day up to today, ${today}`;
  return [
    [created > today, "created", upToToday],
    [due !== null && due < created, "expected_close", fromCreation],
    [closes && closed === null, "closed", () => "the day on which it was won or lost"],
    [closed !== null && !closes, "closed", () => "nothing, as its stage is open"],
    [closed !== null && closed < created, "closed", fromCreation],
    [closed !== null && closed > today, "closed", upToToday],
  ];
}

function textOf(value: Opportunity[keyof Opportunity]): string | null {
  if (value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** @throws CambiumError `bad_input` that says all that is wrong with an opportunity */
export function checkDeal(deal: Opportunity, world: DealWorld): void {
  const problems = problemsOf(deal, world);
  if (problems.length === 0) return;
  const said = problems.map(
    ({ field, value, expected }) =>
      `${field}${value === null ? " is missing" : ` is "${value}"`}, expected ${expected}`,
  );
  throw new CambiumError("bad_input", `the opportunity can't be kept: ${said.join("; ")}`, {
    hint: "Nothing was written.",
  });
}
