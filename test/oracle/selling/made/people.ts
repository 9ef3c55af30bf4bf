import type { Chance } from "../../growth/chance.ts";
import { firstDay, type Ledger } from "../../growth/ledger.ts";
import type { Ownership, Person, Role, Selling } from "../selling.ts";

const ROLES = ["success", "success", "sales", "sales", "lead"] as const;

/** Some people of each role; a few have left. */
export function peopleOf(chance: Chance, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `p${String(index + 1).padStart(2, "0")}`,
    role: ROLES[index % ROLES.length] ?? "success",
    isActive: index < ROLES.length || chance.in100(85),
  }));
}

const OWNED: ReadonlyArray<[role: Role, percent: number]> = [
  ["success", 75],
  ["sales", 40],
  ["lead", 20],
];

/** Who looks after whom: from before a customer came or from some later day, one after the other, with gaps. */
export function ownershipsOf(
  chance: Chance,
  ledger: Ledger,
  people: readonly Person[],
  today: number,
): Ownership[] {
  const all = ledger.customers.flatMap((customer) => {
    const first = (firstDay(ledger, customer) ?? today - 60) - chance.whole(-40, 60);
    return OWNED.flatMap(([role, percent]) => {
      if (!chance.in100(percent)) return [];
      const days = daysOf(chance, first, today);
      return days.map(([from, to]) => ({ customer, person: chance.of(people).id, role, from, to }));
    });
  });
  return all.map((one, index) => ({ id: `w${index + 1}`, ...one }));
}

function daysOf(chance: Chance, first: number, today: number): Array<[from: number, to: number | null]> {
  const found: Array<[number, number | null]> = [];
  for (let from = first; from <= today; ) {
    const until = from + chance.whole(60, 500);
    const isLast = until > today && chance.in100(70);
    found.push([from, isLast ? null : until]);
    from = isLast ? today + 1 : until + (chance.in100(50) ? 0 : chance.whole(1, 60));
  }
  return found;
}

/** Settings: the defaults, or others. */
export function rulesOf(chance: Chance): Selling["rules"] {
  const shares = chance.of<Selling["rules"]["shares"]>([
    [["success", 100]],
    [
      ["success", 70],
      ["sales", 30],
    ],
    [
      ["success", 34],
      ["sales", 33],
      ["lead", 33],
    ],
  ]);
  return {
    shares,
    claimedBy: chance.of(["owners", "opportunity"]),
    stalledDays: chance.of([30, 30, 14]),
    complexFrom: chance.of([2000, 100, 40]),
    complexCurrencies: chance.of([[], [], ["EUR"], ["CHF", "SEK"]]),
    alertUnder: 2.5,
    healthy: [3, 4],
  };
}
