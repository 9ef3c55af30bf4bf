/** One use of an operation on people, owners or targets: as the command line writes it, and as HTTP does. */
interface PeopleUse {
  operation: string;
  args: string[];
  path: string;
  body?: unknown;
}

/** The files that `peopleUses` imports, by name. */
export const PEOPLE_FILES = {
  "people.csv": "name,email,role\nAnn Arbor,ann@tree.test,csm\nBob Beech,bob@tree.test,sales\n",
  "owners.csv": "Account ID,Billing account,Account Owner,Since\nacme,second,Ann Arbor,2026-01-01\n",
};

const TARGET = JSON.stringify(["expansion_mrr", "2026-Q3", "person", "cid"]);

/** In an order in which each can be done, where `acme` is a customer of the account `second`. */
export function peopleUses(file: (name: keyof typeof PEOPLE_FILES) => string): PeopleUse[] {
  return [
    {
      operation: "import people",
      args: ["import", "people", file("people.csv")],
      path: "/imports/people",
      body: { files: [file("people.csv")] },
    },
    {
      operation: "import owners",
      args: ["import", "owners", file("owners.csv"), "--role", "success"],
      path: "/imports/owners",
      body: { files: [file("owners.csv")], role: "success" },
    },
    {
      operation: "people set",
      args: ["people", "set", "cid", "--name", "Cid Cedar", "--role", "lead"],
      path: "/people/cid",
      body: { name: "Cid Cedar", role: "lead" },
    },
    { operation: "people", args: ["people"], path: "/people" },
    {
      operation: "owners set",
      args: ["owners", "set", "second", "acme", "cid", "--role", "lead", "--from", "2026-02-01"],
      path: "/owners",
      body: { account: "second", customer: "acme", person: "cid", role: "lead", from: "2026-02-01" },
    },
    {
      operation: "owners rule",
      args: ["owners", "rule", "account=second", "bob@tree.test", "--role", "sales", "--from", "2026-03-01"],
      path: "/owners/rule",
      body: { segment: "account=second", person: "bob@tree.test", role: "sales", from: "2026-03-01" },
    },
    {
      operation: "owners",
      args: ["owners", "--as-of", "2026-09-30", "--limit", "4"],
      path: "/owners?as_of=2026-09-30&limit=4",
    },
    {
      operation: "targets set",
      args: ["targets", "set", "expansion_mrr", "2026-Q3", "500.5", "--person", "cid"],
      path: "/targets",
      body: { metric: "expansion_mrr", period: "2026-Q3", amount: 500.5, person: "cid" },
    },
    {
      operation: "targets",
      args: ["targets", "--metric", "expansion_mrr"],
      path: "/targets?metric=expansion_mrr",
    },
    { operation: "pace", args: ["pace", "--period", "2026-Q3"], path: "/pace?period=2026-Q3" },
    {
      operation: "realised",
      args: ["realised", "--status", "missed", "--status", "partial", "--quarter", "2026-Q2"],
      path: "/realised?status=missed&status=partial&quarter=2026-Q2",
    },
    { operation: "sticking", args: ["sticking", "--by", "product"], path: "/sticking?by=product" },
    {
      operation: "assisted",
      args: ["assisted", "--from", "2026-Q1", "--to", "2026-Q3"],
      path: "/assisted?from=2026-Q1&to=2026-Q3",
    },
    {
      operation: "credit",
      args: ["credit", "--from", "2026-01", "--to", "2026-06"],
      path: "/credit?from=2026-01&to=2026-06",
    },
    {
      operation: "targets remove",
      args: ["targets", "remove", TARGET],
      path: "/targets/remove",
      body: { target: TARGET },
    },
    {
      operation: "people set",
      args: ["people", "set", "dan", "--name", "Dan"],
      path: "/people/dan",
      body: { name: "Dan" },
    },
    { operation: "people remove", args: ["people", "remove", "dan"], path: "/people/dan/remove", body: {} },
  ];
}
