import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import type { Store } from "../../store/store.ts";
import { STAGE_KINDS, type Stage, type StageKind, stageSchema } from "../records/schemas.ts";

/** A stage of the pipeline, as it is now. */
export interface KnownStage extends Stage {
  id: string;
  /** Whether it is one of the seven that are always there. */
  isDefault: boolean;
  /** Whether it was removed: nothing can be moved to it. */
  isGone: boolean;
  /** The number of its last version; 0: it is as it comes. */
  version: number;
}

/** Room between the places of the seven stages, for stages in between. */
const APART = 10;

const NAMES: Record<StageKind, string> = {
  identified: "Identified",
  engaged: "Engaged",
  qualified: "Qualified",
  proposal: "Proposal",
  negotiation: "Negotiation",
  closed_won: "Closed won",
  closed_lost: "Closed lost",
};

export function isClosed(kind: StageKind): boolean {
  return kind === "closed_won" || kind === "closed_lost";
}

/** The stages of the pipeline: seven unless more are added, the closed ones last. */
export class Stages {
  readonly #known: Map<string, KnownStage>;
  /** In order, open ones by place, then the closed ones; with the removed ones, whose name and kind history still has. */
  readonly everKnown: readonly KnownStage[];
  /** Those that aren't removed, in the same order. */
  readonly all: readonly KnownStage[];

  constructor(store: Store) {
    this.#known = new Map(
      STAGE_KINDS.map((kind, index): [string, KnownStage] => [
        kind,
        {
          id: kind,
          name: NAMES[kind],
          kind,
          place: index * APART,
          isDefault: true,
          isGone: false,
          version: 0,
        },
      ]),
    );
    for (const { id, seq, body } of store.versions.since("stage", 0)) {
      const before = this.#known.get(id);
      if (body !== null)
        this.#known.set(id, {
          ...stageSchema.parse(body),
          ...{ id, version: seq, isGone: false, isDefault: before?.isDefault ?? false },
        });
      else if (before !== undefined)
        this.#known.set(id, { ...before, version: seq, isGone: !before.isDefault });
    }
    const closed = ({ kind }: KnownStage) => Number(isClosed(kind));
    this.everKnown = [...this.#known.values()].sort(
      (a, b) => closed(a) - closed(b) || a.place - b.place || (a.id < b.id ? -1 : 1),
    );
    this.all = this.everKnown.filter(({ isGone }) => !isGone);
  }

  find(id: string): KnownStage | undefined {
    return this.#known.get(id);
  }

  /** A stage by id, else by name without case. @throws CambiumError `not_found` */
  named(text: string): KnownStage {
    const found = this.all.find(({ id }) => id === text) ?? this.all.find(({ name }) => isSame(name, text));
    if (found !== undefined) return found;
    throw new CambiumError("not_found", `unknown stage: "${text}"`, {
      reason: { id: "unknown", of: "stage", name: text },
      hint: `Use one of ${this.all.map(({ id }) => id).join(", ")}.`,
    });
  }
}

function isSame(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** What to change of a stage; a new one needs its kind. */
export interface StageChange {
  name?: string | undefined;
  kind?: StageKind | undefined;
  place?: number | undefined;
}

/**
 * Renames or moves a stage, or adds one. A stage's kind stays as it is.
 * @throws CambiumError `usage` for a new stage without a kind, another kind, or a name that is taken; `too_much`
 */
export function setStage(store: Store, id: string, change: StageChange, now: Date): KnownStage {
  const stages = new Stages(store);
  const before = stages.find(id);
  const kind = before?.kind ?? change.kind;
  if (kind === undefined)
    throw new CambiumError("usage", `a new stage needs a kind`, {
      hint: `Pass --kind: ${STAGE_KINDS.join(", ")}; or change one of ${stages.all.map((one) => one.id).join(", ")}.`,
    });
  if (change.kind !== undefined && change.kind !== kind)
    throw new CambiumError("usage", `${id} is of kind ${kind}, which can't change`, {
      hint: "Add another stage, and move opportunities to it.",
    });
  const name = change.name ?? before?.name ?? id;
  const taken = stages.all.find((one) => one.id !== id && isSame(one.name, name));
  if (taken !== undefined)
    throw new CambiumError("usage", `${taken.id} is already called "${name}"`, {
      hint: "Choose another name.",
    });
  if (before === undefined || before.isGone) checkMost("stages", stages.all.length + 1);
  if (before === undefined) checkMost("stagesEver", stages.everKnown.length + 1);
  const body: Stage = {
    name,
    kind,
    place: change.place ?? before?.place ?? STAGE_KINDS.indexOf(kind) * APART,
  };
  const [version = 0] = store.versions.append("stage", [{ id, at: now.toISOString(), body }], {
    by: store.audit.by,
    now,
    expected: new Map([[id, before?.version ?? 0]]),
  });
  return { ...body, id, version, isGone: false, isDefault: before?.isDefault ?? false };
}

/** Removes a stage that was added. @throws CambiumError `not_found`; `conflict` where opportunities stand in it */
export function removeStage(store: Store, id: string, used: number, now: Date): void {
  const found = new Stages(store).named(id);
  if (found.isDefault)
    throw new CambiumError("usage", `${id} is one of the seven stages that are always there`, {
      hint: `Rename it instead: \`cambium stages set ${id} --name NAME\`.`,
    });
  if (used > 0)
    throw new CambiumError("conflict", `${used} opportunities stand in ${id}`, {
      hint: "Move them to another stage first.",
    });
  store.versions.append("stage", [{ id, at: now.toISOString(), body: null }], {
    by: store.audit.by,
    now,
    expected: new Map([[id, found.version]]),
  });
}
