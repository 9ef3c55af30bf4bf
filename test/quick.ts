/** The tests of `npm run test:quick`, for use while editing: under a minute on two idle cores. */
export const QUICK = [
  // The rules of the project, and every worked case.
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
