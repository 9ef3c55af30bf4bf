/** The pages in navigation order, each with the key to press after G. */
export const PAGES = [
  { id: "overview", path: "/", key: "o" },
  { id: "week", path: "/week", key: "w" },
  { id: "movements", path: "/movements", key: "m" },
  { id: "expansion", path: "/expansion", key: "e" },
  { id: "retention", path: "/retention", key: "r" },
  { id: "segments", path: "/segments", key: "s" },
  { id: "customers", path: "/customers", key: "c" },
  { id: "signals", path: "/signals", key: "i" },
  { id: "pipeline", path: "/pipeline", key: "l" },
  { id: "review", path: "/review", key: "v" },
  { id: "owners", path: "/owners", key: "n" },
  { id: "headroom", path: "/headroom", key: "h" },
  { id: "catalogue", path: "/catalogue", key: "p" },
  { id: "settings", path: "/settings", key: "t" },
] as const;
