/** Something of Trino's that the engine here can't answer: what, what to write instead, and where it stands. */
export class Untranslatable extends Error {
  readonly hint: string;
  readonly place: number | undefined;

  constructor(message: string, hint: string, place: number | undefined) {
    super(message);
    this.hint = hint;
    this.place = place;
  }
}
