import type { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";
import type { Version, VersionKind } from "../../store/version-log.ts";
import { annotationSchema, blockSchema, offerSchema } from "./schemas.ts";

/** Something that was told, as it is now. */
export interface Told<T> {
  id: string;
  /** The number of its last version: writing it again needs it. */
  version: number;
  by: string;
  recordedAt: string;
  body: T;
}

interface Known<T> {
  seq: number;
  told: Map<string, Told<T>>;
}

/** What was told of one kind, read from the record once and then only as far as it is new. */
export class ToldVersions<T> {
  readonly kind: VersionKind;
  readonly #schema: z.ZodType<T>;
  readonly #known = new WeakMap<Store, Known<T>>();

  constructor(kind: VersionKind, schema: z.ZodType<T>) {
    this.kind = kind;
    this.#schema = schema;
  }

  /** All that holds now, by id, in the order it was first told. */
  all(store: Store): ReadonlyMap<string, Told<T>> {
    const known = this.#known.get(store);
    if (known === undefined) {
      const told = new Map<string, Told<T>>();
      for (const version of store.versions.current(this.kind).values()) this.#take(told, version);
      this.#known.set(store, { seq: store.versions.last(this.kind), told });
      return told;
    }
    for (const version of store.versions.since(this.kind, known.seq)) {
      this.#take(known.told, version);
      known.seq = version.seq;
    }
    return known.told;
  }

  /** One that holds now. @throws CambiumError `not_found` @param list the command that lists them */
  one(store: Store, id: string, list: string): Told<T> {
    const found = this.all(store).get(id);
    if (found !== undefined) return found;
    throw new CambiumError("not_found", `unknown ${this.kind}: ${id}`, {
      hint: `Run \`cambium ${list}\` to list them.`,
    });
  }

  /** One that holds now, or null where there is none, or no id is given. */
  find(store: Store, id: string | undefined): Told<T> | null {
    return id === undefined ? null : (this.all(store).get(id) ?? null);
  }

  #take(told: Map<string, Told<T>>, { id, seq, by, recordedAt, body }: Version): void {
    if (body === null) told.delete(id);
    else told.set(id, { id, version: seq, by, recordedAt, body: this.#schema.parse(body) });
  }
}

export const offersTold = new ToldVersions("offer", offerSchema);
export const blocksTold = new ToldVersions("block", blockSchema);
export const annotationsTold = new ToldVersions("annotation", annotationSchema);
