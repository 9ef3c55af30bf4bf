import type { Cause } from "../causes.ts";
import type { Q } from "../rational.ts";
import { compare, sum, ZERO } from "../rational.ts";
import type { CausePart, Ledger } from "./ledger.ts";
import type { Asked, Step } from "./next-step.ts";

/** What a kind sees of a customer on a day; usage in thousandths. */
export interface Sight {
  /** Whether the condition holds. */
  meets: boolean;
  /** The numbers behind it. */
  why: Record<string, number>;
  /** What the next step should allow, where the condition says so. */
  need?: Q;
}

/** One kind of signal. */
export interface Kind {
  id: string;
  /** Everything that it may be about at a customer, over all time. */
  subjects(ledger: Ledger, customer: string): string[];
  /** What it sees on a day by what was recorded by its end; null: it can't be told, or does not apply. */
  see(asked: Asked, subject: string): Sight | null;
  /** What to offer; null: there is nothing. */
  step(asked: Asked, subject: string, sight: Sight): Step | null;
  /** What came of it in the 90 days after a day; null: it is not back-tested. */
  came: ((asked: Asked, subject: string) => Came[]) | null;
  /** Whether what comes of it depends on the subject, so that only the same subject of others is compared. */
  isOfSubject: boolean;
}

/** A movement that followed: its day, and what it came to in micros of the reporting currency. */
export interface Came {
  on: number;
  micros: Q;
}

/** Days in which something follows. */
export const FOLLOW_DAYS = 90;

/** Expansions within 90 days in which some causes, of some products, sum above 0. */
export function expansionsBy(
  causes: readonly Cause[],
  isOf: (ledger: Ledger, part: CausePart, subject: string) => boolean = () => true,
): (asked: Asked, subject: string) => Came[] {
  return ({ ledger, customer, day }, subject) =>
    (ledger.movements.get(customer) ?? [])
      .filter(({ type, on }) => type === "expansion" && on > day && on <= day + FOLLOW_DAYS)
      .map(({ on, causes: parts }) => {
        const own = parts.filter((part) => causes.includes(part.cause) && isOf(ledger, part, subject));
        return { on, micros: sum(own.map(({ micros }) => micros)) };
      })
      .filter(({ micros }) => compare(micros, ZERO) > 0);
}
