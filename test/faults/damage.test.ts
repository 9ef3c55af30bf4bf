import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { several } from "../amount.ts";
import { type Answer, endAskers } from "./asker.ts";
import { type Company, copyOf, makeCompany, type Version } from "./company.ts";
import { HARMS, type Harm, type Target } from "./harms.ts";
import { PATIENCE_MS } from "./patience.ts";
import { CLI } from "./process.ts";
import { answersOf, evidenceFiles, QUESTIONS, type State, withoutHours } from "./state.ts";

/** In `npm test`, every so many combinations of a file and a damage are tried; `npm run test:faults` tries all. */
const EVERY = several({ few: 136, all: 48, most: 1 });
const LANES = 2;
const NOBODY = 65_534;
const RECORD = ["cambium.db", "cambium.db-wal", "cambium.db-shm"];

interface Case {
  name: string;
  harm: Harm;
}

/** How a damaged folder answered. */
type Ending = "right" | "of a restored record" | "refused" | "silent" | "crash" | "no way out";

describe("a data folder of which a file is damaged", () => {
  let scratch: string;
  let company: Company;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "cambium-faults-"));
    // Another user passes through it, to copies that are theirs.
    await chmod(scratch, 0o711);
    company = await makeCompany(scratch);
  }, PATIENCE_MS);
  afterAll(async () => {
    await endAskers();
    await company?.server.close();
    await rm(scratch, { recursive: true, force: true });
  });

  it(
    "answers rightly or refuses with the way out, and loses no evidence",
    async () => {
      const names = await filesIn(company.now.data);
      const isRoot = process.getuid?.() === 0;
      const canBeNobody = isRoot && canRead(NOBODY);
      const all = names.flatMap((name) => HARMS.map((harm) => ({ name, harm })));
      const cases = all
        .filter(({ harm }) => harm.isOfRights === undefined || !isRoot || canBeNobody)
        .filter((_, place) => place % EVERY === 0);
      const tally = new Map<Ending, number>();
      const faults: string[] = [];
      const left = [...cases];
      const lane = async () => {
        for (let one = left.shift(); one !== undefined; one = left.shift()) {
          const found = await tryOut(company, one, names, isRoot);
          for (const ending of found.endings) tally.set(ending, (tally.get(ending) ?? 0) + 1);
          faults.push(...found.faults.map((fault) => `${kindOf(one.name)} ${one.harm.name}: ${fault}`));
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      const counts = [...tally].map(([ending, count]) => `${count} ${ending}`).join(", ");
      process.stdout.write(
        `${names.length} files, ${HARMS.length} kinds of damage, ${cases.length} of ${all.length} combinations: ${counts}\n`,
      );
      expect(faults).toEqual([]);
      expect(tally.get("right")).toBeGreaterThan(0);
      expect(tally.get("refused")).toBeGreaterThan(0);
    },
    PATIENCE_MS,
  );
});

/** Harms one file of a copy, asks everything, puts the file back, and asks again. */
async function tryOut(
  company: Company,
  { name, harm }: Case,
  names: string[],
  isRoot: boolean,
): Promise<{ endings: Ending[]; faults: string[] }> {
  const data = await copyOf(company.now.data);
  const faults: string[] = [];
  const uid = harm.isOfRights !== undefined && isRoot ? NOBODY : undefined;
  const running = { env: company.env, ...(uid !== undefined && { uid }) };
  try {
    if (uid !== undefined)
      execFileSync("chown", ["-R", String(uid), data, dirname(company.env.CAMBIUM_KEY_FILE ?? "")]);
    const before = await evidenceFiles(data);
    const neighbour = names.find((other) => other !== name && dirname(other) === dirname(name)) ?? name;
    const target: Target = { data, name, company, neighbour };
    await harm.do(join(data, name), target);
    const harmed = await evidenceFiles(data);
    const answers = await answersOf(data, running);
    const allowed = versionsFor(company, name);
    const endings = answers.map((answer, place) => endingOf(answer, place, allowed));
    const isFault = (ending: Ending) => ["silent", "crash", "no way out"].includes(ending);
    faults.push(
      ...told(answers, (_, place) => isFault(endings[place] ?? "crash")).map(
        (one) => `${endings.find(isFault)}: ${one}`,
      ),
    );
    await chmod(dirname(join(data, name)), 0o700);
    const after = await evidenceFiles(data);
    for (const [hash, path] of harmed) if (!after.has(hash)) faults.push(`${path} was deleted or changed`);
    faults.push(...(await mended(company, data, name, harm, before, running)));
    return { endings, faults };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** What is still wrong once the damaged file is put back as it was. */
async function mended(
  company: Company,
  data: string,
  name: string,
  harm: Harm,
  before: Map<string, string>,
  running: Parameters<typeof answersOf>[1],
): Promise<string[]> {
  const back = RECORD.includes(name) ? RECORD : [name];
  const moved = harm.name === "exchanged with its neighbour" ? [...before.values()] : back;
  for (const one of moved) {
    await rm(join(data, one), { recursive: true, force: true });
    const original = join(company.now.data, one);
    if (existsSync(original)) await copyFile(original, join(data, one));
  }
  const uid = running.uid;
  if (uid !== undefined) execFileSync("chown", ["-R", String(uid), data]);
  if (harm.name === "exchanged with its neighbour" && !name.startsWith("imports/")) return [];
  const answers = await answersOf(data, running);
  const isWrong = (answer: Answer, place: number) => endingOf(answer, place, [company.now]) !== "right";
  return told(answers, isWrong).map((one) => `once it is put back: ${one}`);
}

/** Which questions were answered so, those of one answer together. */
function told(answers: Answer[], isMeant: (answer: Answer, place: number) => boolean): string[] {
  const questions = new Map<string, string[]>();
  for (const [place, answer] of answers.entries()) {
    if (!isMeant(answer, place)) continue;
    const said = answer.err.slice(0, 300) || "another answer";
    questions.set(said, [...(questions.get(said) ?? []), QUESTIONS[place]?.join(" ") ?? ""]);
  }
  return [...questions].map(([said, asked]) => `${asked.join("; ")}: ${said}`);
}

/** Of which states a folder may answer, of which the record was replaced: an older record has older answers. */
function versionsFor({ now, between, older, newer, other }: Company, name: string): Version[] {
  return RECORD.includes(name) ? [now, between, older, newer, other] : [now];
}

function endingOf({ code, out, err }: Answer, place: number, allowed: Version[]): Ending {
  if (code === null) return "crash";
  if (code !== 0) return isHelpful(err) ? "refused" : "no way out";
  const found = withoutHours(out);
  const of = allowed.findIndex(({ state }: { state: State }) => state[place] === found);
  if (of < 0) return "silent";
  return of === 0 ? "right" : "of a restored record";
}

/** Whether an error says in one line what is wrong and in another what to do, and is no programmer's. */
function isHelpful(err: string): boolean {
  const lines = err.trim().split("\n");
  return lines.length >= 2 && !/\n\s+at |undefined|\[object|report it/.test(err);
}

/** Every file of a data folder, by its name within. */
async function filesIn(data: string): Promise<string[]> {
  const found = await readdir(data, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(data.length + 1))
    .sort();
}

/** A kept file without its hash. */
function kindOf(name: string): string {
  return name.replace(/[0-9a-f]{58}(?=$|\.)/, "…");
}

/** Whether a user of the machine can run the command line from here. */
function canRead(uid: number): boolean {
  try {
    execFileSync(process.execPath, [CLI, "--version"], { uid, gid: uid, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
