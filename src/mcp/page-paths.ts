/** Where a page shows what an operation answers. */
export interface PagePath {
  /** The page's path; `{name}` is filled from an input. */
  path: string;
  /** Parameters of the address beside those of the bar; `{name}` is filled from an input, or the parameter left out. */
  search?: Record<string, string>;
  /** Opens the proof of the figure that the inputs name. */
  isProof?: true;
}

const SIGNAL = "{kind}/{account}/{customer}/{subject}";
const tab = (path: string, name: string, search: Record<string, string> = {}): PagePath => ({
  path,
  search: { tab: name, ...search },
});
const settings = (name: string) => tab("/settings", name);
const METRIC: PagePath = { path: "/metrics", search: { of: "{metric}", by: "{by}" } };
const PROOF: PagePath = { path: "/metrics", search: { of: "{metric}" }, isProof: true };
const EXPANSION: PagePath = { path: "/expansion" };
const CUSTOMER: PagePath = { path: "/customers/{account}/{customer}" };
const DEALS: PagePath = {
  path: "/pipeline",
  search: {
    tab: "list",
    owner: "{owner}",
    type: "{type}",
    quarter: "{quarter}",
    stage: "{stage}",
    behind: "{behind}",
    status: "{status}",
    sort: "{sort}",
  },
};
const COVERAGE = tab("/pipeline", "coverage", { owner: "{owner}", quarter: "{quarter}" });
const USAGE: PagePath = { path: "/catalogue" };

/**
 * The page of each operation by its name or, where that isn't here, by the first word of its name: `segments set` is
 * seen where `segments` is.
 */
export const PAGE_PATHS: Readonly<Record<string, PagePath>> = {
  demo: { path: "/" },
  import: { path: "/bring" },
  imports: settings("imports"),
  sync: settings("sources"),
  metric: METRIC,
  figures: { path: "/figures" },
  explain: PROOF,
  movers: PROOF,
  moves: EXPANSION,
  moved: EXPANSION,
  expansion: { path: "/expansion", search: { by: "{by}", sort: "{sort}" } },
  metrics: { path: "/metrics" },
  leaderboard: { path: "/segments", search: { rank: "{metric}", by: "{by}" } },
  waterfall: { path: "/movements" },
  customers: {
    path: "/customers",
    search: { q: "{search}", status: "{status}", sort: "{sort}", order: "{order}" },
  },
  customer: CUSTOMER,
  cohorts: { path: "/retention", search: { of: "{of}", cohorts: "{interval}" } },
  cohort: { path: "/retention", search: { of: "{of}", cohorts: "{interval}" } },
  durability: EXPANSION,
  signals: { path: "/signals", search: { kind: "{kind}", sort: "{sort}" } },
  signal: { path: "/signals", search: { signal: SIGNAL } },
  "signals history": CUSTOMER,
  "signals backtest": tab("/signals", "backtest", { of: "{kind}" }),
  "signals curve": tab("/signals", "backtest", { of: "{kind}" }),
  "signals settings": tab("/signals", "backtest"),
  headroom: { path: "/headroom" },
  "headroom history": tab("/headroom", "history", { by: "{by}" }),
  whitespace: { path: "/headroom" },
  attach: tab("/headroom", "add-ons"),
  adjacency: tab("/headroom", "together"),
  plan: tab("/headroom", "fit"),
  pricing: tab("/headroom", "pricing", {
    plan: "{plan}",
    metric: "{metric}",
    limit: "{limit}",
    price: "{price_change}",
  }),
  opportunities: DEALS,
  opportunity: tab("/pipeline", "list"),
  coverage: COVERAGE,
  forecast: COVERAGE,
  pipeline: { path: "/pipeline", search: { owner: "{owner}" } },
  deals: COVERAGE,
  stages: { path: "/pipeline" },
  week: { path: "/week", search: { owner: "{owner}" } },
  review: { path: "/review", search: { quarter: "{quarter}" } },
  "review stays": tab("/review", "kept"),
  reach: tab("/review", "funnel"),
  offer: tab("/review", "offers"),
  offers: tab("/review", "offers"),
  fatigue: tab("/review", "offers"),
  prompt: tab("/review", "offers"),
  quote: tab("/review", "offers"),
  blocks: tab("/review", "offers"),
  annotations: { path: "/" },
  usage: USAGE,
  limits: USAGE,
  realised: tab("/review", "billing"),
  sticking: tab("/review", "kept"),
  assisted: tab("/review", "billing"),
  credit: tab("/owners", "credit", { person: "{person}" }),
  people: tab("/owners", "people"),
  owners: { path: "/owners" },
  targets: tab("/owners", "targets"),
  pace: tab("/owners", "targets"),
  segments: { path: "/segments" },
  "segments count": { path: "/segments", search: { filter: "{filter}" } },
  sql: { path: "/sql", search: { sql: "{sql}" } },
  views: { path: "/views" },
  reports: { path: "/reports" },
  report: { path: "/reports/{id}" },
  close: settings("closes"),
  closes: settings("closes"),
  drift: settings("closes"),
  policies: settings("policy"),
  "compare-policies": tab("/settings", "policy", {
    a: "{a}",
    b: "{b}",
    figure: "{metric}",
    month: "{period}",
  }),
  reconcile: settings("policy"),
  catalogue: { path: "/catalogue" },
  links: settings("links"),
  link: settings("links"),
  unlink: settings("links"),
  settings: settings("organisation"),
  export: { path: "/movements" },
  backup: settings("organisation"),
  build: settings("sources"),
  verify: settings("sources"),
  doctor: settings("sources"),
  status: settings("sources"),
  trust: settings("sources"),
  audit: settings("history"),
};
