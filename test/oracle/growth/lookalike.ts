import { comparableTo, everybody, ownersOf, owns } from "./comparable.ts";
import { firstRank } from "./headroom.ts";
import { expansionsBy, type Kind, type Sight } from "./kind.ts";
import { familyOf, planFamilies } from "./plans.ts";

/** Customers like this one own a family at least twice as often as all customers do. */
export const lookalike: Kind = {
  id: "lookalike",
  subjects: planFamilies,
  see({ ledger, customer, day }, family): Sight | null {
    if (owns(ledger, customer, family, day)) return null;
    const [all, allOwners] = [everybody(ledger, day).length, ownersOf(ledger, family, day).length];
    if (all === 1) return null;
    const { alike, owners: least } = ledger.company.settings;
    if (allOwners < Math.max(1, least)) return { meets: false, why: { all, allOwners } };
    const { n, owners } = comparableTo(ledger, customer, family, day);
    const isAlike = owners.length * all * 100 >= allOwners * n * alike;
    return { meets: isAlike, why: { n, owners: owners.length, all, allOwners } };
  },
  step: ({ ledger, customer, day }, family) =>
    firstRank(ledger, customer, family, comparableTo(ledger, customer, family, day).owners, day),
  came: expansionsBy(["cross_sell"], (ledger, { product }, family) => familyOf(ledger, product) === family),
  isOfSubject: true,
};
