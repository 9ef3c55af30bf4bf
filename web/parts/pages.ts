/** A control of the bar. */
export type Control = "range" | "interval" | "compare" | "segment" | "policy" | "reported" | "linked";

const FIGURES: readonly Control[] = [
  "range",
  "interval",
  "compare",
  "segment",
  "policy",
  "reported",
  "linked",
];
const COHORTS: readonly Control[] = ["range", "interval", "segment", "policy", "reported", "linked"];
const OF_RANGE: readonly Control[] = ["range", "segment", "policy", "reported", "linked"];
const SEGMENT: readonly Control[] = ["segment"];
const NONE: readonly Control[] = [];

/** The pages by what one does there. Each has the key to press after G, and the controls of the bar that act on it. */
export const ROOMS = [
  {
    id: "measure",
    pages: [
      { id: "overview", path: "/", key: "o", controls: FIGURES },
      { id: "movements", path: "/movements", key: "m", controls: FIGURES },
      { id: "expansion", path: "/expansion", key: "e", controls: FIGURES },
      { id: "retention", path: "/retention", key: "r", controls: COHORTS },
      { id: "customers", path: "/customers", key: "c", controls: ["segment", "policy", "linked"] },
    ],
  },
  {
    id: "grow",
    pages: [
      { id: "week", path: "/week", key: "w", controls: NONE },
      { id: "signals", path: "/signals", key: "i", controls: SEGMENT },
      { id: "headroom", path: "/headroom", key: "h", controls: SEGMENT },
      { id: "pipeline", path: "/pipeline", key: "l", controls: SEGMENT },
      { id: "owners", path: "/owners", key: "n", controls: SEGMENT },
      { id: "review", path: "/review", key: "v", controls: SEGMENT },
    ],
  },
  {
    id: "ask",
    pages: [
      { id: "segments", path: "/segments", key: "s", controls: FIGURES },
      { id: "figures", path: "/figures", key: "f", controls: OF_RANGE },
      { id: "views", path: "/views", key: "b", controls: NONE },
      { id: "reports", path: "/reports", key: "d", controls: NONE },
    ],
  },
] as const satisfies readonly Room[];

/** The pages behind the gear. */
export const SETUP = [
  { id: "catalogue", path: "/catalogue", key: "p", controls: NONE },
  { id: "settings", path: "/settings", key: "t", controls: NONE },
] as const satisfies readonly Page[];

interface Room {
  id: string;
  pages: readonly Page[];
}

interface Page {
  id: string;
  path: string;
  key: string;
  controls: readonly Control[];
}

/** All pages, in the order of the navigation. */
export const PAGES = [...ROOMS.flatMap(({ pages }) => [...pages]), ...SETUP];

/** The controls that act on the page at an address; a customer's page has those of the list. */
export function controlsAt(path: string): readonly Control[] {
  const page = PAGES.find((one) => one.path === path) ?? PAGES.find((one) => isWithin(path, one.path));
  return page?.controls ?? NONE;
}

function isWithin(path: string, parent: string): boolean {
  return parent !== "/" && path.startsWith(`${parent}/`);
}
