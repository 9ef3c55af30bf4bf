import type { AskedProof } from "../../metrics/proof/proof-cell.ts";
import type { Subject } from "../../metrics/question/question.ts";
import type { Book } from "../../model/parts/book.ts";
import type { GrowthBook } from "../growth-book.ts";
import { headroomOn } from "../headroom/headroom.ts";
import { openOwners, ownedOn } from "../owners/owners.ts";
import { peopleOf } from "../owners/people.ts";

/** What a grid is asked of: the books that its figures are of, and the growth that headroom and owners are of. */
export interface Expanded {
  book: Book;
  subject: Subject;
  /** A question about expansion_mrr. */
  asked: AskedProof;
  growth: GrowthBook;
  /** The last day of the period that is known. */
  day: number;
}

/** What growth knows of customers on a day, by number: open headroom in micros, and the person that owns them. */
export interface KnownGrowth {
  headroom: Map<number, number>;
  /** Ids of people; customers without an owner are not in it. */
  owners: Map<number, string>;
  nameOf(person: string): string;
}

const EVERYBODY = 10_000_000;

/** Reads headroom and owners on the day of a grid: success before sales before lead. */
export async function growthKnown({ growth, day }: Expanded): Promise<KnownGrowth> {
  const { customers } = await headroomOn(growth, day);
  await openOwners(growth);
  const asked = {
    day,
    customers: undefined,
    person: undefined,
    gaps: undefined,
    limit: EVERYBODY,
    offset: 0,
  };
  const owned = await ownedOn(growth, asked);
  const people = peopleOf(growth.store);
  const owners = owned.rows.flatMap(({ customer, owners: { success, sales, lead } }) => {
    const person = success ?? sales ?? lead;
    return person === null ? [] : [[customer, person] as const];
  });
  return {
    headroom: new Map(customers.map(({ held, open }) => [held.customer, open])),
    owners: new Map(owners),
    nameOf: (person) => people.get(person)?.name ?? person,
  };
}
