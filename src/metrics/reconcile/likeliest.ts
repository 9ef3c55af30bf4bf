import { itemAt } from "../../base/lookup.ts";
import { REASONS, type Reason, type Suspect } from "./suspects.ts";

/** Rank of each reason: when several explain a figure, the lowest rank is the likeliest. */
const GROUPS: Record<Reason, number> = {
  rounding: 0,
  setting: 1,
  status: 1,
  interval: 1,
  currency: 1,
  timing: 1,
  preset: 2,
  ratio: 3,
  unknown_customer: 4,
  ambiguous_customer: 4,
  not_in_cambium: 4,
  not_in_file: 4,
  unexplained: 5,
};

/** The distinct explanations, with how many figures each explains. */
export class Suspects {
  readonly #all: Suspect[] = [];
  readonly #counts: number[] = [];
  readonly #places = new Map<string, number>();

  /**
   * Adds the explanations of one figure.
   * @returns their numbers
   */
  add(suspects: Suspect[]): number[] {
    return suspects.map((suspect) => {
      const key = JSON.stringify([suspect.reason, suspect.setting, suspect.value]);
      const place = this.#places.get(key) ?? this.#all.push(suspect) - 1;
      this.#places.set(key, place);
      this.#counts[place] = (this.#counts[place] ?? 0) + 1;
      return place;
    });
  }

  /**
   * The likeliest explanation of a figure: lowest rank, then the one that explains the most figures, then order of
   * reasons.
   */
  likeliest(places: number[]): Suspect {
    const [best = 0] = [...places].sort((a, b) => this.#compare(a, b));
    return this.#all[best] ?? { reason: "unexplained", setting: null, value: "" };
  }

  /** The values of a setting that would each explain a figure, likeliest first. */
  values(places: number[], of: Suspect): string[] {
    return places
      .filter(
        (place) =>
          itemAt(this.#all, place, "all").reason === of.reason &&
          itemAt(this.#all, place, "all").setting === of.setting,
      )
      .sort((a, b) => this.#compare(a, b))
      .map((place) => itemAt(this.#all, place, "all").value);
  }

  #compare(a: number, b: number): number {
    const [left, right] = [itemAt(this.#all, a, "all"), itemAt(this.#all, b, "all")];
    return (
      GROUPS[left.reason] - GROUPS[right.reason] ||
      itemAt(this.#counts, b, "counts") - itemAt(this.#counts, a, "counts") ||
      REASONS.indexOf(left.reason) - REASONS.indexOf(right.reason) ||
      a - b
    );
  }
}
