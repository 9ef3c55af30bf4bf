/**
 * The accessible name of a control: its visible words, then what it acts on. The words come first and as they are, so
 * that who speaks them finds the control in every language.
 */
export function namedFor(words: string, of: string): string {
  return `${words}: ${of}`;
}
