import { writeFile } from "node:fs/promises";
import { DAY, type Era } from "../calendar.ts";
import type { Catalogue } from "../catalogue.ts";
import type { Life } from "../life.ts";
import { Stream } from "../random.ts";
import { tellBlocks } from "./blocks.ts";
import { type Deal, tellDeal } from "./deal.ts";
import type { Owned } from "./lost.ts";
import { drawOffers, tellOffer } from "./offers.ts";
import { drawOwners, tellOwners, tellPeople } from "./owners.ts";
import { type Payer, payerOf } from "./payer.ts";
import { quarterOf } from "./quarters.ts";
import { type Story, storyOf } from "./story.ts";
import { planOf, tellNextTarget, tellTargets } from "./targets.ts";
import type { Told } from "./telling.ts";
import { addUnsold } from "./unsold.ts";
import { drawWon } from "./won.ts";

/** How many customers are sold to: the first ones. */
export const SOLD_TO = 5000;

/** Added to the seed, so that selling draws other numbers than lives do. */
const SEED = 0x73656c6c;

/**
 * What people do to sell more: who owns which customer, opportunities, targets, offers and blocks of the last two years.
 * It's drawn after lives, from what was bought, so it changes nothing that is billed. What is lost depends on
 * how much is missing to the company's targets, and so on how many customers there are.
 */
export class Selling {
  readonly #story: Story;
  readonly #seed: number;
  readonly #customers: Owned[] = [];
  readonly #deals: Deal[] = [];
  /** Expansion by quarter, in dollars. */
  readonly #came = new Map<number, number>();

  constructor(seed: number, era: Era, catalogue: Catalogue) {
    this.#seed = seed ^ SEED;
    this.#story = storyOf(era, catalogue);
  }

  /** Takes in a customer whose life was lived. */
  add(life: Life): void {
    if (life.key > SOLD_TO) return;
    const payer = payerOf(life);
    const stream = new Stream(this.#seed, life.key);
    const owned = drawOwners(stream, payer, this.#story);
    this.#customers.push({ payer, owned });
    this.#deals.push(...drawWon(stream, payer, owned, this.#story));
    this.#count(payer);
  }

  /** Writes what was told, a line each, by time. @returns how many */
  async write(path: string): Promise<number> {
    const told = this.#tell().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    await writeFile(path, told.map((one) => `${JSON.stringify(one)}\n`).join(""));
    return told.length;
  }

  #count({ paid }: Payer): void {
    for (const [place, { day, dollars }] of paid.entries()) {
      const before = paid[place - 1]?.dollars ?? 0;
      const quarter = quarterOf(day);
      if (before > 0 && dollars > before && day >= this.#story.first)
        this.#came.set(quarter, (this.#came.get(quarter) ?? 0) + dollars - before);
    }
  }

  #tell(): Told[] {
    const story = this.#story;
    const stream = new Stream(this.#seed, -1);
    const plan = planOf(new Map([...this.#came].sort(([a], [b]) => a - b)), story);
    addUnsold(stream, this.#customers, this.#deals, plan, story);
    const told = [...tellPeople(story, stream), ...tellTargets(plan, story, stream)];
    const deals = new Map<Payer, [string, Deal][]>();
    for (const [place, deal] of this.#deals.entries()) {
      const id = `d${place + 1}`;
      told.push(...tellDeal(deal, id, stream));
      deals.set(deal.payer, [...(deals.get(deal.payer) ?? []), [id, deal]]);
    }
    let offers = 0;
    for (const one of this.#customers) {
      const { payer, owned } = one;
      const own = new Stream(this.#seed + 1, payer.key);
      told.push(...tellOwners(payer, owned, own));
      told.push(...tellBlocks(payer, `db${payer.key}`, own, story));
      for (const offer of drawOffers(own, one, deals.get(payer) ?? [], story))
        told.push(...tellOffer(offer, `df${++offers}`, own));
    }
    told.push(tellNextTarget(plan, story, stream));
    return told.filter(({ at }) => Date.parse(at) / 1000 < (story.today + 1) * DAY);
  }
}
