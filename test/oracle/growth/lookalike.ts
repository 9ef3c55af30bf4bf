import { comparableTo, everybody, ownersOf, owns } from "./comparable.ts";
import { firstRank } from "./headroom.ts";
import { expansionsBy, type Kind } from "./kind.ts";
import { familyOf, planFamilies } from "./plans.ts";

/** Customers like this one own a family at least twice as often as all customers do. */
export const lookalike: Kind = {
  id: "lookalike",
  subjects: planFamilies,
  see({ ledger, customer, day }, family) {
    if (owns(ledger, customer, family, day)) return null;
    const { n, owners } = comparableTo(ledger, customer, family, day);
    if (n === 0) return null;
    const [all, allOwners] = [everybody(ledger, day).length, ownersOf(ledger, family, day).length];
    const { alike, owners: least } = ledger.company.settings;
    const isAlike = owners.length * all * 100 >= allOwners * n * alike;
    const why = { n, owners: owners.length, all, allOwners };
    return { meets: allOwners >= least && allOwners > 0 && isAlike, why };
  },
  step: ({ ledger, customer, day }, family) =>
    firstRank(ledger, customer, family, comparableTo(ledger, customer, family, day).owners, day),
  came: expansionsBy(["cross_sell"], (ledger, { product }, family) => familyOf(ledger, product) === family),
  isOfSubject: true,
};
