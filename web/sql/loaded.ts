/** A query to put into the editor. */
export interface Loaded {
  sql: string;
  /** Values of its parameters by name. */
  values: Record<string, string>;
  /** What the parameters are called, by name. */
  labels: Record<string, string>;
  /** The values to choose from, where there are only some. */
  choices: Record<string, string[]>;
  /** Where it comes from; null for one from the history. */
  from:
    | { kind: "template"; id: string }
    | { kind: "saved"; id: string; name: string; version: number }
    | null;
}
