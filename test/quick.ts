/** What `npm run test:quick` runs while code is edited: under a minute on two quiet cores. */
export const QUICK = [
  // The rules of the house, and every worked case.
  "test/rules/{architecture,model,reference}.test.ts",
  "test/cases/*.test.ts",
  // Generated histories, a small one of each kind: movements and causes, figures, breakdowns, cohorts, links.
  "test/engine/*.test.ts",
  "test/metrics/{causes,cohorts,corners,item-breakdowns}.test.ts",
  "test/links/oracle.test.ts",
  "test/rounding/{example,query,tree}.test.ts",
  "test/incremental/answers.test.ts",
  // What Stripe sends.
  "test/stripe/{discounts,invoices,objects,quirks,scenario}.test.ts",
  // The main commands.
  "test/import/costs.test.ts",
  "test/exports/{context,terminal}.test.ts",
  "test/customers/print.test.ts",
];
