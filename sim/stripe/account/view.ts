import type { Records } from "./records.ts";
import type { Settings } from "./settings.ts";
import type { Tables } from "./wire.ts";

/** What is read of an account to tell what is true of it, and how it tells its objects. */
export interface AccountView {
  readonly settings: Settings;
  readonly records: Records;
  readonly version: string;
  /** Whether it has another version of the API than it began with. */
  readonly isUpgraded: boolean;
  now(): number;
  /** One object that must be there. */
  one<K extends keyof Tables>(kind: K, id: string): Tables[K];
}
